import RepositoryModel
import Stores
import Synchronization

/// A store of users to which something happens, once, just before its next call: another process acts, or it fails.
final class InterruptedStore: IdentityStore {
    enum Call { case read, write }
    typealias Interruption = @Sendable () throws(StoreError) -> Void

    private let base: any IdentityStore
    private let next = Mutex<(call: Call, interruption: Interruption)?>(nil)
    private let count = Atomic(0)

    init(_ base: any IdentityStore) { self.base = base }

    /// How many transactions there were.
    var writes: Int { count.load(ordering: .relaxed) }

    /// Lets `interruption` happen before the next call of that kind about a user.
    func before(_ call: Call, _ interruption: @escaping Interruption) {
        next.withLock { $0 = (call, interruption) }
    }

    private func interrupt(_ call: Call) throws(StoreError) {
        if call == .write { count.add(1, ordering: .relaxed) }
        let interruption = next.withLock { next -> Interruption? in
            guard next?.call == call else { return nil }
            defer { next = nil }
            return next?.interruption
        }
        try interruption?()
    }

    func user(named username: String) throws(StoreError) -> User? {
        try interrupt(.read)
        return try base.user(named: username)
    }

    func users(limit: Int, after: String?) throws(StoreError) -> [User] {
        try interrupt(.read)
        return try base.users(limit: limit, after: after)
    }

    func add(_ user: User, _ writes: [IdentityWrite]) throws(StoreError) {
        try interrupt(.write)
        try base.add(user, writes)
    }

    func change(_ username: String, by change: @Sendable (inout User) -> [IdentityWrite]) throws(StoreError) {
        try interrupt(.write)
        try base.change(username, by: change)
    }

    func record(_ writes: [IdentityWrite]) throws(StoreError) {
        try interrupt(.write)
        try base.record(writes)
    }

    func credential(_ hash: String) throws(StoreError) -> StoredCredential? { try base.credential(hash) }

    func credentials(
        _ kind: StoredCredential.Kind, of username: String, limit: Int, after: MomentCursor?
    ) throws(StoreError) -> [StoredCredential] {
        try base.credentials(kind, of: username, limit: limit, after: after)
    }

    func logins(_ key: String) throws(StoreError) -> LoginRecord? { try base.logins(key) }

    func audit(matching query: AuditQuery) throws(StoreError) -> [AuditEntry] { try base.audit(matching: query) }

    func removeOld(at moment: Timestamp, logins: Timestamp, audit: Timestamp, limit: Int) throws(StoreError) -> Int {
        try base.removeOld(at: moment, logins: logins, audit: audit, limit: limit)
    }
}

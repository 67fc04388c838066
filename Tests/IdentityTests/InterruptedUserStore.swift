import Stores
import Synchronization

/// A table of users to which something happens, once, just before its next call: another process acts, or it fails.
final class InterruptedUserStore: UserStore {
    enum Call { case read, write }
    typealias Interruption = @Sendable () throws(StoreError) -> Void

    private let base: any UserStore
    private let next = Mutex<(call: Call, interruption: Interruption)?>(nil)

    init(_ base: any UserStore) { self.base = base }

    /// Lets `interruption` happen before the next call of that kind.
    func before(_ call: Call, _ interruption: @escaping Interruption) {
        next.withLock { $0 = (call, interruption) }
    }

    private func interrupt(_ call: Call) throws(StoreError) {
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

    func users() throws(StoreError) -> [User] {
        try interrupt(.read)
        return try base.users()
    }

    func add(_ user: User) throws(StoreError) {
        try interrupt(.write)
        try base.add(user)
    }

    func update(_ username: String, _ change: @Sendable (inout User) -> Void) throws(StoreError) {
        try interrupt(.write)
        try base.update(username, change)
    }
}

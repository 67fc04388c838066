public import RepositoryModel
public import Stores
import Synchronization

/// Users, credentials, the record of logins and the audit log, gone with their last reference.
public final class InMemoryIdentityStore: IdentityStore {
    fileprivate struct Contents {
        var users: [ExactText: User] = [:]
        var credentials: [String: StoredCredential] = [:]
        var logins: [ExactText: (record: LoginRecord, changedAt: Timestamp)] = [:]
        var audit: [AuditEntry] = []
    }

    private let contents: Mutex<Contents>

    /// A store of these users.
    public init(_ users: [User] = []) {
        let table = Dictionary(users.map { (ExactText($0.username), $0) }) { _, last in last }
        contents = Mutex(Contents(users: table))
    }

    public func user(named username: String) throws(StoreError) -> User? {
        contents.withLock { $0.users[ExactText(username)] }
    }

    public func users(limit: Int, after: String?) throws(StoreError) -> [User] {
        let sorted = contents.withLock { Array($0.users.values) }
            .sorted { $0.username.utf8.lexicographicallyPrecedes($1.username.utf8) }
        return Array(
            sorted.filter { user in after?.utf8.lexicographicallyPrecedes(user.username.utf8) ?? true }
                .prefix(max(0, limit)))
    }

    public func add(_ user: User, _ writes: [IdentityWrite]) throws(StoreError) {
        try transaction { contents throws(StoreError) in
            guard contents.users[ExactText(user.username)] == nil else {
                throw StoreError(.alreadyExists, "there is a user of that name")
            }
            contents.users[ExactText(user.username)] = user
            for write in writes { try contents.apply(write) }
        }
    }

    public func change(
        _ username: String, by change: @Sendable (inout User) -> [IdentityWrite]
    ) throws(StoreError) {
        try transaction { contents throws(StoreError) in
            guard var user = contents.users[ExactText(username)] else {
                throw StoreError(.notFound, "there is no user of that name")
            }
            let writes = change(&user)
            contents.users[ExactText(username)] = user
            for write in writes { try contents.apply(write) }
        }
    }

    public func credential(_ hash: String) throws(StoreError) -> StoredCredential? {
        contents.withLock { $0.credentials[hash] }
    }

    public func credentials(
        _ kind: StoredCredential.Kind, of username: String, limit: Int, after: MomentCursor?
    ) throws(StoreError) -> [StoredCredential] {
        let all = contents.withLock { $0.credentials.values.filter { $0.kind == kind && $0.username == username } }
        return Array(
            all.sorted { $0.cursor.precedes($1.cursor) }.filter { after?.precedes($0.cursor) ?? true }
                .prefix(max(0, limit)))
    }

    public func logins(_ key: String) throws(StoreError) -> LoginRecord? {
        contents.withLock { $0.logins[ExactText(key)]?.record }
    }

    public func audit(matching query: AuditQuery) throws(StoreError) -> [AuditEntry] {
        let fitting = contents.withLock { $0.audit }.filter { entry in
            (query.type == nil || entry.type == query.type) && (query.actor == nil || entry.actor == query.actor)
                && query.from.map { entry.at >= $0 } != false && query.start.precedes(entry.cursor)
        }
        return Array(fitting.sorted { $0.cursor.precedes($1.cursor) }.prefix(max(0, query.limit)))
    }

    public func record(_ writes: [IdentityWrite]) throws(StoreError) {
        try transaction { contents throws(StoreError) in for write in writes { try contents.apply(write) } }
    }

    public func removeOld(
        at moment: Timestamp, logins: Timestamp, audit: Timestamp, limit: Int
    ) throws(StoreError) -> Int {
        contents.withLock { contents in
            let ended = contents.credentials.values.filter { $0.removableAt <= moment }.prefix(limit)
            for credential in ended { contents.credentials[credential.hash] = nil }
            let quiet = contents.logins.filter { $0.value.changedAt < logins }.keys.prefix(limit)
            for key in quiet { contents.logins[key] = nil }
            let old = Set(contents.audit.filter { $0.at < audit }.map(\.id).prefix(limit))
            contents.audit.removeAll { old.contains($0.id) }
            return max(ended.count, quiet.count, old.count)
        }
    }

    private func transaction(_ body: (inout Contents) throws(StoreError) -> Void) throws(StoreError) {
        let outcome = contents.withLock { contents in
            var changed = contents
            let outcome = Result { () throws(StoreError) in try body(&changed) }
            if case .success = outcome { contents = changed }
            return outcome
        }
        try outcome.get()
    }
}

extension InMemoryIdentityStore.Contents {
    fileprivate mutating func apply(_ write: IdentityWrite) throws(StoreError) {
        switch write {
        case .addCredential(let credential, let limit):
            let others = credentials.values.count { other in
                other.kind == credential.kind && other.username == credential.username && other.revokedAt == nil
                    && other.expiresAt > credential.createdAt
            }
            guard others < limit else {
                throw StoreError(.exhausted, "the user has as many credentials as may be")
            }
            credentials[credential.hash] = credential
        case .revokeCredential(let id, let kind, let username, let moment):
            let found = credentials.values.first { credential in
                credential.id == id && credential.kind == kind && credential.username == username
                    && credential.revokedAt == nil && credential.expiresAt > moment
            }
            guard let found else { throw StoreError(.notFound, "no such credential is in force") }
            credentials[found.hash]?.revokedAt = moment
        case .noteUse(let hash, let moment): credentials[hash]?.usedAt = moment
        case .noteLogin(let username, let moment): users[ExactText(username)]?.loggedInAt = moment
        case .addFailures(let key, let count, let moment, let since):
            let before = logins[ExactText(key)]?.record
            let failures = before?.failedAt.map { $0 >= since } == true ? before?.failures ?? 0 : 0
            logins[ExactText(key)] = (
                LoginRecord(failures: failures + count, failedAt: moment, succeededAt: before?.succeededAt), moment
            )
        case .clearFailures(let key, let moment):
            let before = logins[ExactText(key)]?.record
            logins[ExactText(key)] = (
                LoginRecord(failures: 0, failedAt: before?.failedAt, succeededAt: moment), moment
            )
        case .audit(let entry): audit.append(entry)
        }
    }
}

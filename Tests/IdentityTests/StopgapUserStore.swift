import RepositoryModel
import Stores
import Synchronization

/// A table of users in memory, until TestSupport has one.
final class StopgapUserStore: UserStore {
    private let table: Mutex<[String: User]>

    init(_ users: [User] = []) {
        table = Mutex(Dictionary(users.map { ($0.username, $0) }) { _, last in last })
    }

    func user(named username: String) throws(StoreError) -> User? {
        table.withLock { $0[username] }
    }

    func users() throws(StoreError) -> [User] {
        table.withLock { $0.values.sorted { $0.username < $1.username } }
    }

    func add(_ user: User) throws(StoreError) {
        let isNew = table.withLock { table in
            guard table[user.username] == nil else { return false }
            table[user.username] = user
            return true
        }
        if !isNew { throw StoreError(.alreadyExists, "there is a user \(user.username)") }
    }

    func update(_ username: String, _ change: @Sendable (inout User) -> Void) throws(StoreError) {
        let isThere = table.withLock { table in
            guard var user = table[username] else { return false }
            change(&user)
            table[username] = user
            return true
        }
        if !isThere { throw StoreError(.notFound, "there is no user \(username)") }
    }
}

extension User {
    static func sample(
        _ username: String = "ann", passwordHash: String = "*", scopes: [Scope] = [.read, .write],
        tenants: [String] = ["acme"], generation: Int = 0, isDisabled: Bool = false
    ) throws -> User {
        User(
            username: username, passwordHash: passwordHash, scopes: ScopeSet(scopes),
            tenants: try TenantSet(names: tenants), generation: generation, isDisabled: isDisabled,
            createdAt: Timestamp(seconds: 1_000_000_000))
    }
}

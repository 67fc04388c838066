import RepositoryModel
public import Stores
import Synchronization

/// A table of users that is gone with its last reference.
public final class InMemoryUserStore: UserStore {
    private let table: Mutex<[ExactText: User]>

    /// A store of these users.
    public init(_ users: [User] = []) {
        table = Mutex(Dictionary(users.map { (ExactText($0.username), $0) }) { _, last in last })
    }

    public func user(named username: String) throws(StoreError) -> User? {
        table.withLock { $0[ExactText(username)] }
    }

    public func users() throws(StoreError) -> [User] {
        table.withLock { Array($0.values) }
            .sorted { $0.username.utf8.lexicographicallyPrecedes($1.username.utf8) }
    }

    public func add(_ user: User) throws(StoreError) {
        let isNew = table.withLock { table in
            guard table[ExactText(user.username)] == nil else { return false }
            table[ExactText(user.username)] = user
            return true
        }
        guard isNew else { throw StoreError(.alreadyExists, "there is a user of that name") }
    }

    public func update(_ username: String, _ change: @Sendable (inout User) -> Void) throws(StoreError) {
        let isThere = table.withLock { table in
            guard var user = table[ExactText(username)] else { return false }
            change(&user)
            table[ExactText(username)] = user
            return true
        }
        guard isThere else { throw StoreError(.notFound, "there is no user of that name") }
    }
}

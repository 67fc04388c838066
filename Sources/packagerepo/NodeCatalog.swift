import Identity
import RepositoryModel
import Stores
import WorkflowModel
import WorkflowNodes

/// The node types as the service knows them, for commands that read workflows and run none: without data or keys.
enum NodeCatalog {
    static let registry: NodeRegistry = {
        let users = NoUsers()
        return StandardNodes.registry(
            StandardNodes.Services(
                accounts: Accounts(users: users, hasher: PasswordHasher()),
                tokens: TokenService(key: .random(), users: users), users: users, anonymousReads: false,
                blobLocation: { $0.hexadecimal }))
    }()
}

/// A table of users that stays empty. Nodes only ask for users when they run.
private struct NoUsers: UserStore {
    func user(named username: String) throws(StoreError) -> User? { nil }
    func users() throws(StoreError) -> [User] { [] }
    func add(_ user: User) throws(StoreError) { throw StoreError(.unavailable, "there is no table of users") }
    func update(_ username: String, _ change: @Sendable (inout User) -> Void) throws(StoreError) {
        throw StoreError(.notFound, "there is no table of users")
    }
}

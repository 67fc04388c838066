import RepositoryModel
import Stores

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

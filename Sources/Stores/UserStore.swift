public import RepositoryModel

/// Someone who can log in.
public struct User: Sendable, Equatable {
    /// The login name.
    public let username: String
    /// The password's hash as `crypt(3)` writes it.
    public var passwordHash: String
    /// The scopes of the user.
    public var scopes: ScopeSet
    /// For which tenants.
    public var tenants: TenantSet
    /// Counts changes of the password; tokens of an earlier generation are void.
    public var generation: Int
    /// Whether the user may not log in, and the user's tokens are void.
    public var isDisabled: Bool
    /// When the user was made.
    public let createdAt: Timestamp

    /// A user.
    public init(
        username: String, passwordHash: String, scopes: ScopeSet, tenants: TenantSet, generation: Int = 0,
        isDisabled: Bool = false, createdAt: Timestamp
    ) {
        self.username = username
        self.passwordHash = passwordHash
        self.scopes = scopes
        self.tenants = tenants
        self.generation = generation
        self.isDisabled = isDisabled
        self.createdAt = createdAt
    }
}

/// The port to the table of users.
public protocol UserStore: Sendable {
    /// The user of that name, or nil.
    func user(named username: String) throws(StoreError) -> User?

    /// Every user, by name.
    func users() throws(StoreError) -> [User]

    /// Adds a user.
    /// - Throws: ``StoreError`` `alreadyExists`.
    func add(_ user: User) throws(StoreError)

    /// Replaces the user of that name by what `change` makes of it, as one transaction. `change` may run more than
    /// once; only the last run counts.
    /// - Throws: ``StoreError`` `notFound`.
    func update(_ username: String, _ change: @Sendable (inout User) -> Void) throws(StoreError)
}

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
    /// When the user logged in last, about; nil for never.
    public var loggedInAt: Timestamp?
    /// Until when tokens of logins have to be looked up, since one of them was revoked; nil if none was.
    public var revocationsEnd: Timestamp?

    /// A user.
    public init(
        username: String, passwordHash: String, scopes: ScopeSet, tenants: TenantSet, generation: Int = 0,
        isDisabled: Bool = false, createdAt: Timestamp, loggedInAt: Timestamp? = nil,
        revocationsEnd: Timestamp? = nil
    ) {
        self.username = username
        self.passwordHash = passwordHash
        self.scopes = scopes
        self.tenants = tenants
        self.generation = generation
        self.isDisabled = isDisabled
        self.createdAt = createdAt
        self.loggedInAt = loggedInAt
        self.revocationsEnd = revocationsEnd
    }
}

/// The port to the table of users.
public protocol UserStore: Sendable {
    /// The user of that name, or nil.
    func user(named username: String) throws(StoreError) -> User?

    /// At most `limit` users in the order of their names (by bytes), only those after `after`.
    func users(limit: Int, after: String?) throws(StoreError) -> [User]

    /// Adds a user, with what `writes` say, as one transaction.
    /// - Throws: ``StoreError`` `alreadyExists`.
    func add(_ user: User, _ writes: [IdentityWrite]) throws(StoreError)

    /// Replaces the user of that name by what `change` makes of it, with the writes that it returns, as one transaction.
    /// `change` may run more than once; only the last run counts.
    /// - Throws: ``StoreError`` `notFound`; what ``IdentityWrite`` says of each write.
    func change(_ username: String, by change: @Sendable (inout User) -> [IdentityWrite]) throws(StoreError)
}

extension UserStore {
    /// Adds a user.
    /// - Throws: ``StoreError`` `alreadyExists`.
    public func add(_ user: User) throws(StoreError) { try add(user, []) }
}

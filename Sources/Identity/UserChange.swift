public import JSON
public import RepositoryModel
public import Stores

/// What an operator or an administrator changes of a user; what is nil stays.
public struct UserChange: Sendable {
    /// The scopes.
    public var scopes: ScopeSet?
    /// The tenants.
    public var tenants: TenantSet?
    /// Whether the user may not log in, and the user's tokens are void.
    public var isDisabled: Bool?
    /// A new password.
    public var password: String?

    /// A change of what is given.
    public init(
        scopes: ScopeSet? = nil, tenants: TenantSet? = nil, isDisabled: Bool? = nil, password: String? = nil
    ) {
        self.scopes = scopes
        self.tenants = tenants
        self.isDisabled = isDisabled
        self.password = password
    }

    /// The change as the audit log has it: everything but the password.
    var json: JSONValue {
        var members: [(String, JSONValue)] = []
        if let scopes { members.append(("scopes", JSONValue(scopes.names.map { JSONValue($0) }))) }
        if let tenants { members.append(("tenants", JSONValue(tenants.names.map { JSONValue($0) }))) }
        if let isDisabled { members.append(("is_disabled", JSONValue(isDisabled))) }
        return JSONValue(members: members)
    }
}

extension User {
    /// What a robot has in place of the hash of a password: nothing verifies against it.
    static let noPassword = "!"

    /// Whether the user is a robot: it has no password, and named tokens alone.
    public var isRobot: Bool { passwordHash == Self.noPassword }

    /// Scopes and tenants, as clients see them.
    public var rightsJSON: JSONValue {
        [
            "scopes": JSONValue(scopes.names.map { JSONValue($0) }),
            "tenants": JSONValue(tenants.names.map { JSONValue($0) }),
        ]
    }
}

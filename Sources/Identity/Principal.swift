public import JSON
public import RepositoryModel

/// Whoever makes a request, and what they may do.
public struct Principal: Sendable, Equatable {
    /// The username.
    public let subject: String
    /// What the principal may do.
    public let scopes: ScopeSet
    /// For which tenants.
    public let tenants: TenantSet
    /// When the token ends.
    public let expiresAt: Timestamp
    /// What a workflow sees as `$principal`: `{"sub","scopes":[…],"tenants":[…]}`.
    public let json: JSONValue

    /// A principal.
    public init(subject: String, scopes: ScopeSet, tenants: TenantSet, expiresAt: Timestamp) {
        self.subject = subject
        self.scopes = scopes
        self.tenants = tenants
        self.expiresAt = expiresAt
        json = JSONValue(members: [
            ("sub", JSONValue(subject)), ("scopes", JSONValue(scopes.names.map { JSONValue($0) })),
            ("tenants", JSONValue(tenants.names.map { JSONValue($0) })),
        ])
    }

    /// Whoever comes without a token where the deployment lets anyone read: reads the tenant `default`, no more.
    public static let anonymous = Principal(
        subject: "anonymous", scopes: ScopeSet([.read]), tenants: TenantSet([.default]), expiresAt: .endOfTime)
}

extension Timestamp {
    /// The last second that RFC 3339 can write: 9999-12-31T23:59:59Z.
    static let endOfTime = Timestamp(seconds: 253_402_300_799)
}

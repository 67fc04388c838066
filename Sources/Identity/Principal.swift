public import JSON
public import RepositoryModel

/// The caller of a request, and what it may do.
public struct Principal: Sendable, Equatable {
    /// The username.
    public let subject: String
    /// The scopes that it has.
    public let scopes: ScopeSet
    /// The tenants for which it has them.
    public let tenants: TenantSet
    /// When its token expires.
    public let expiresAt: Timestamp
    /// `$principal` of a workflow: `{"sub","scopes":[…],"tenants":[…]}`.
    public let json: JSONValue

    /// Makes a principal.
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

    /// The caller of a request without a token in a deployment that allows anonymous reads: it may read the tenant
    /// `default`, nothing else.
    public static let anonymous = Principal(
        subject: "anonymous", scopes: ScopeSet([.read]), tenants: TenantSet([.default]), expiresAt: .endOfTime)
}

extension Timestamp {
    /// The last second that RFC 3339 can write: 9999-12-31T23:59:59Z.
    static let endOfTime = Timestamp(seconds: 253_402_300_799)
}

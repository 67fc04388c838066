public import JSON
public import RepositoryModel

/// The caller of a request, and what it may do.
public struct Principal: Sendable, Equatable {
    /// What a principal was recognised by.
    public enum Credential: Sendable, Equatable {
        /// Nothing: reads are open to anyone.
        case none
        /// The token of a login, by its `jti`.
        case login(String)
        /// A named token, by its id.
        case token(String)
        /// A session, by its id.
        case session(String)
    }

    /// The username.
    public let subject: String
    /// What it may do.
    public let rights: Rights
    /// The tenants in which it may.
    public let tenants: TenantSet
    /// When its credential expires.
    public let expiresAt: Timestamp
    /// What it was recognised by.
    public let credential: Credential
    /// `$principal` of a workflow: `{"sub", "scopes": […], "tenants": […]}`. Where patterns limit the scopes it has
    /// `patterns` and no scopes, so that a workflow that knows nothing of patterns allows nothing.
    public let json: JSONValue

    /// Makes a principal.
    public init(
        subject: String, scopes: ScopeSet, tenants: TenantSet, expiresAt: Timestamp,
        patterns: [PermissionPattern]? = nil, credential: Credential = .none
    ) {
        self.subject = subject
        rights = Rights(scopes: scopes, patterns: patterns)
        self.tenants = tenants
        self.expiresAt = expiresAt
        self.credential = credential
        let shown = rights.patterns == nil ? scopes.names : []
        var members = [
            ("sub", JSONValue(subject)), ("scopes", JSONValue(shown.map { JSONValue($0) })),
            ("tenants", JSONValue(tenants.names.map { JSONValue($0) })),
        ]
        if let patterns = rights.patterns {
            members.append(("patterns", JSONValue(patterns.map { JSONValue($0.description) })))
        }
        json = JSONValue(members: members)
    }

    /// The scopes that it has.
    public var scopes: ScopeSet { rights.scopes }

    /// Whether it may manage what belongs to no tenant: users, others' tokens, the audit log. An administrator of some
    /// tenants could otherwise reach into others.
    public var isAdministrator: Bool { rights.patterns == nil && scopes.allows(.admin) && tenants.includesEvery }

    /// The caller of a request without a token in a deployment that allows anonymous reads: it may read the tenant
    /// `default`, nothing else.
    public static let anonymous = Principal(
        subject: "anonymous", scopes: ScopeSet([.read]), tenants: TenantSet([.default]), expiresAt: .endOfTime)
}

extension Timestamp {
    /// The last second that RFC 3339 can write: 9999-12-31T23:59:59Z.
    static let endOfTime = Timestamp(seconds: 253_402_300_799)
}

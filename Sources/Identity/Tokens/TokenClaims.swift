import JSON
import RepositoryModel

/// The claims of a token: those of RFC 7519, 4, and our own `scopes`, `tenants` and `gen`.
struct TokenClaims: Sendable, Equatable {
    let subject: String
    let issuer: String
    let issuedAt: Timestamp
    let expiresAt: Timestamp
    /// `jti`, which makes two tokens of one user and one second different.
    let identifier: String
    let scopes: ScopeSet
    let tenants: TenantSet
    /// The user's generation when the token was issued.
    let generation: Int
    /// The principal of the token, as long as its owner still has all that it grants. Made once, since claims are
    /// cached.
    let principal: Principal

    init(
        subject: String, issuer: String, issuedAt: Timestamp, expiresAt: Timestamp, identifier: String,
        scopes: ScopeSet, tenants: TenantSet, generation: Int
    ) {
        self.subject = subject
        self.issuer = issuer
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.identifier = identifier
        self.scopes = scopes
        self.tenants = tenants
        self.generation = generation
        principal = Principal(
            subject: subject, scopes: scopes, tenants: tenants, expiresAt: expiresAt, credential: .login(identifier))
    }

    /// Reads the claims of a token's payload; nil if one is missing or invalid.
    init?(payload: [UInt8]) {
        guard let json = try? JSONValue.parse(payload), let subject = json["sub"]?.string,
            let issuer = json["iss"]?.string, let issuedAt = Self.time(json["iat"]),
            let expiresAt = Self.time(json["exp"]), let identifier = json["jti"]?.string,
            let scopes = Self.strings(json["scopes"])?.map({ Scope(rawValue: $0) }), !scopes.contains(nil),
            let names = Self.strings(json["tenants"]), let tenants = try? TenantSet(names: names),
            let generation = json["gen"]?.int
        else { return nil }
        self.init(
            subject: subject, issuer: issuer, issuedAt: issuedAt, expiresAt: expiresAt, identifier: identifier,
            scopes: ScopeSet(scopes.compactMap { $0 }), tenants: tenants, generation: generation)
    }

    /// The payload of a token with these claims.
    var payload: [UInt8] {
        JSONValue(members: [
            ("sub", JSONValue(subject)), ("iss", JSONValue(issuer)), ("iat", JSONValue(issuedAt.seconds)),
            ("exp", JSONValue(expiresAt.seconds)), ("jti", JSONValue(identifier)),
            ("scopes", JSONValue(scopes.grantedNames.map { JSONValue($0) })),
            ("tenants", JSONValue(tenants.names.map { JSONValue($0) })), ("gen", JSONValue(generation)),
        ]).serialized()
    }

    private static func time(_ value: JSONValue?) -> Timestamp? {
        guard let seconds = value?.int, (0...Timestamp.endOfTime.seconds).contains(seconds) else { return nil }
        return Timestamp(seconds: seconds)
    }

    private static func strings(_ value: JSONValue?) -> [String]? {
        guard let value, value.kind == .array else { return nil }
        let strings = value.elements.compactMap(\.string)
        return strings.count == value.count ? strings : nil
    }
}

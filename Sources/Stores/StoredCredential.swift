public import RepositoryModel

/// A secret that opens the service: a named token or a browser's session. The store has its hash, never the secret.
public struct StoredCredential: Sendable, Equatable {
    /// The kinds of credentials.
    public enum Kind: String, Sendable, CaseIterable {
        /// A named token.
        case token
        /// A session of a browser.
        case session
        /// The token of a login, which has a row only if it was revoked before its end.
        case login
    }

    /// The SHA-256 of the secret, in hexadecimal; of a login's token that of its `jti`.
    public let hash: String
    /// Names it, and opens nothing.
    public let id: String
    /// What it is.
    public let kind: Kind
    /// The owner's login name.
    public let username: String
    /// The owner's generation when it was made; at another it is void.
    public let generation: Int
    /// What the owner calls it; of a session the browser's `User-Agent`.
    public let name: String
    /// The scopes that it has at most.
    public let scopes: ScopeSet
    /// The tenants for which it has them.
    public let tenants: TenantSet
    /// Narrows the scopes to these permissions; empty for none.
    public let patterns: [String]
    /// The address of the client that made it.
    public let address: String
    /// When it was made.
    public let createdAt: Timestamp
    /// When it ends by itself.
    public let expiresAt: Timestamp
    /// When it was used last, to the hour; nil for never.
    public var usedAt: Timestamp?
    /// When it was revoked; nil if it was not.
    public var revokedAt: Timestamp?

    /// A credential that was never used.
    public init(
        hash: String, id: String, kind: Kind, username: String, generation: Int, name: String = "", scopes: ScopeSet,
        tenants: TenantSet, patterns: [String] = [], address: String = "", createdAt: Timestamp,
        expiresAt: Timestamp, usedAt: Timestamp? = nil, revokedAt: Timestamp? = nil
    ) {
        self.hash = hash
        self.id = id
        self.kind = kind
        self.username = username
        self.generation = generation
        self.name = name
        self.scopes = scopes
        self.tenants = tenants
        self.patterns = patterns
        self.address = address
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedAt = usedAt
        self.revokedAt = revokedAt
    }

    /// The place after which a reader goes on who has read this row.
    public var cursor: MomentCursor { MomentCursor(createdAt: createdAt, id: id) }

    /// When its row may go.
    public var removableAt: Timestamp {
        // What is revoked must stay so until the token has expired.
        if kind == .login { return expiresAt }
        return kind.removableAt(revokedAt: min(revokedAt ?? expiresAt, expiresAt))
    }
}

extension StoredCredential.Kind {
    /// When the row of one may go that has ended: named tokens stay listed for 30 days, the others have nothing to show.
    public func removableAt(revokedAt end: Timestamp) -> Timestamp {
        self == .token ? Timestamp(microseconds: end.microseconds + 30 * 86_400_000_000) : end
    }
}

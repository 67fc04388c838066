import Hashing
public import RepositoryModel
public import Stores

/// Gives out tokens, and tells who comes with one.
///
/// Tokens are JWTs (RFC 7519) signed with HS256. A token's signature is verified once and remembered; whether the
/// user has been disabled or has changed the password is read from the store each time.
public final class TokenService: Sendable {
    /// The longest token, in bytes.
    public static let maximumBytes = 8_192
    /// The longest time that a token may be valid for, in seconds: ten years.
    public static let maximumLifetime = 315_360_000

    private let signer: TokenSigner
    private let users: any UserStore
    private let issuer: String
    private let lifetime: Int
    private let now: @Sendable () -> Timestamp
    let cache: ClaimsCache

    /// A service that signs with `key` for the users in `users`.
    /// - Parameters:
    ///   - issuer: what tokens say in `iss`, and must say.
    ///   - lifetime: for how many seconds a token is valid unless its issue says otherwise.
    ///   - cacheCapacity: how many verified tokens are remembered.
    ///   - now: the clock.
    public init(
        key: SigningKey, users: any UserStore, issuer: String = "packagerepo", lifetime: Int = 86_400,
        cacheCapacity: Int = 10_000, now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        signer = TokenSigner(key: key)
        self.users = users
        self.issuer = issuer
        self.lifetime = lifetime
        self.now = now
        cache = ClaimsCache(capacity: cacheCapacity)
    }

    /// Gives `user` a token.
    /// - Parameters:
    ///   - scopes: what the token is to allow; what the user lacks of it is left out. Nil: all that the user may do.
    ///   - lifetime: for how many seconds, taken as at least 1 and at most ``maximumLifetime``. Nil: the service's own.
    /// - Throws: ``TokenError`` `revoked` for a disabled user.
    public func issue(
        to user: User, scopes: ScopeSet? = nil, lifetime: Int? = nil
    ) throws(TokenError) -> IssuedToken {
        guard !user.isDisabled else { throw .revoked }
        let expiresIn = min(max(lifetime ?? self.lifetime, 1), Self.maximumLifetime)
        let issuedAt = now()
        let claims = TokenClaims(
            subject: user.username, issuer: issuer, issuedAt: issuedAt,
            expiresAt: Timestamp(seconds: issuedAt.seconds + expiresIn),
            identifier: RandomIdentifier.make(),
            scopes: scopes.map(user.scopes.intersection) ?? user.scopes, tenants: user.tenants,
            generation: user.generation)
        return IssuedToken(text: signer.sign(claims.payload), expiresIn: expiresIn)
    }

    /// Who comes with `token`. The scopes and tenants are the token's, less those that the user has lost since.
    /// - Throws: ``TokenError``.
    public func principal(of token: String) throws(TokenError) -> Principal {
        let claims = try verifiedClaims(of: token)
        let user: User?
        do { user = try users.user(named: claims.subject) } catch { throw .store(error) }
        guard let user, !user.isDisabled, user.generation == claims.generation else { throw .revoked }
        guard claims.scopes != user.scopes || claims.tenants != user.tenants else { return claims.principal }
        return Principal(
            subject: claims.subject, scopes: claims.scopes.intersection(user.scopes),
            tenants: claims.tenants.intersection(user.tenants), expiresAt: claims.expiresAt)
    }

    /// What a token says that this service has signed and that is still valid.
    private func verifiedClaims(of token: String) throws(TokenError) -> TokenClaims {
        guard token.utf8.count <= Self.maximumBytes else { throw .malformed }
        if let claims = cache.claims(of: token) {
            guard claims.expiresAt > now() else {
                cache.remove(token)
                throw .expired
            }
            return claims
        }
        guard let claims = TokenClaims(payload: try signer.payload(of: token)) else { throw .malformed }
        guard claims.issuer == issuer else { throw .wrongIssuer }
        guard claims.expiresAt > now() else { throw .expired }
        cache.insert(claims, for: token)
        return claims
    }
}

/// A token as its owner gets it.
public struct IssuedToken: Sendable {
    /// The token, for `Authorization: Bearer`.
    public let text: String
    /// For how many seconds it is valid.
    public let expiresIn: Int
}

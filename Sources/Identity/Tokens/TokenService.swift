import Crypto
import Metrics
public import RepositoryModel
public import Stores

/// Issues tokens, and finds the principal of one: `try tokens.principal(of: text).subject`.
///
/// Tokens are JWTs (RFC 7519) signed with HS256. A token's signature is verified once and its claims are cached;
/// whether the user has been disabled or has changed the password is read from the store each time.
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

    /// Makes a service that signs with `key` for the users in `users`.
    /// - Parameters:
    ///   - issuer: the `iss` of the tokens it issues, and of those it accepts.
    ///   - lifetime: for how many seconds a token is valid by default.
    ///   - cacheCapacity: the most verified tokens that are cached.
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

    /// Issues a token for `user`.
    /// - Parameters:
    ///   - scopes: the scopes of the token, without those that the user does not have; nil for all scopes of the user.
    ///   - lifetime: for how many seconds it is valid, at least 1 and at most ``maximumLifetime``; nil for the default.
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

    /// Finds the principal of `token`. Its scopes and tenants are the token's, without those that the user has lost
    /// since.
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

    /// Returns the claims of a token that this service has signed and that has not expired.
    private func verifiedClaims(of token: String) throws(TokenError) -> TokenClaims {
        guard token.utf8.count <= Self.maximumBytes else { throw .malformed }
        if let claims = cache.claims(of: token) {
            guard claims.expiresAt > now() else {
                cache.remove(token)
                throw .expired
            }
            Metrics.count(.tokensFromMemory)
            return claims
        }
        Metrics.count(.tokensVerified)
        guard let claims = TokenClaims(payload: try signer.payload(of: token)) else { throw .malformed }
        guard claims.issuer == issuer else { throw .wrongIssuer }
        guard claims.expiresAt > now() else { throw .expired }
        cache.insert(claims, for: token)
        return claims
    }
}

/// A token that was issued.
public struct IssuedToken: Sendable {
    /// The token, for `Authorization: Bearer`.
    public let text: String
    /// For how many seconds it is valid.
    public let expiresIn: Int
}

import Crypto
import Metrics
public import RepositoryModel
public import Stores

/// Issues tokens, and finds the principal of one: `try tokens.principal(of: text).subject`.
///
/// Tokens of logins are JWTs (RFC 7519) signed with HS256. A token's signature is verified once and its claims are
/// cached; whether the user has been disabled or has changed the password is read from the store each time. Named tokens
/// and sessions are looked up in the store by the hash of their secret.
public final class TokenService: Sendable {
    /// The longest token, in bytes.
    public static let maximumBytes = 8_192
    /// The longest time that a token may be valid for, in seconds: ten years.
    public static let maximumLifetime = 315_360_000

    let store: any IdentityStore
    /// Notes the use of credentials.
    public let recorder: IdentityRecorder
    let now: @Sendable () -> Timestamp
    private let keys: Keyring
    private let issuer: String
    private let lifetime: Int
    let cache: SecretCache<TokenClaims>
    let grants: SecretCache<CredentialGrant>

    /// Makes a service that signs with `keys` for the users in `store`.
    /// - Parameters:
    ///   - recorder: notes the use of credentials; nil for one whose notes no one writes.
    ///   - issuer: the `iss` of the tokens it issues, and of those it accepts.
    ///   - lifetime: for how many seconds a token is valid by default.
    ///   - cacheCapacity: the most verified tokens that are cached.
    ///   - now: the clock.
    public init(
        keys: Keyring, store: any IdentityStore, recorder: IdentityRecorder? = nil, issuer: String = "packagerepo",
        lifetime: Int = 86_400, cacheCapacity: Int = 10_000, now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.keys = keys
        self.store = store
        self.recorder = recorder ?? IdentityRecorder(store: store)
        self.issuer = issuer
        self.lifetime = lifetime
        self.now = now
        cache = SecretCache(capacity: cacheCapacity)
        grants = SecretCache(capacity: cacheCapacity)
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
        return IssuedToken(text: keys.sign(claims.payload), expiresIn: expiresIn)
    }

    /// Finds the principal of `token`. Its scopes and tenants are the token's, without those that the user has lost
    /// since.
    /// - Throws: ``TokenError``.
    public func principal(of token: String) throws(TokenError) -> Principal {
        guard !CredentialSecret.isNamedToken(token) else { return try principal(of: token, .token) }
        let claims = try verifiedClaims(of: token)
        let user = try owner(claims.subject, generation: claims.generation)
        // Nobody who has revoked no token pays for a look.
        if let end = user.revocationsEnd, end > now(), try isRevoked(claims) { throw .revoked }
        guard claims.scopes != user.scopes || claims.tenants != user.tenants else { return claims.principal }
        return Principal(
            subject: claims.subject, scopes: claims.scopes.intersection(user.scopes),
            tenants: claims.tenants.intersection(user.tenants), expiresAt: claims.expiresAt,
            credential: claims.principal.credential)
    }

    /// Takes over keys that were added or retired; to be called now and then.
    /// - Throws: ``SigningKeyError``; then the keys stay as they are.
    public func refreshKeys() throws(SigningKeyError) {
        // Claims that a retired key has signed must not live on in the cache.
        if try keys.refresh() { cache.removeAll() }
    }

    /// The user whom a token was made for, as long as it holds.
    /// - Throws: ``TokenError`` `revoked`, `store`.
    func owner(_ username: String, generation: Int) throws(TokenError) -> User {
        let user: User?
        do { user = try store.user(named: username) } catch { throw .store(error) }
        guard let user, !user.isDisabled, user.generation == generation else { throw .revoked }
        return user
    }

    private func isRevoked(_ claims: TokenClaims) throws(TokenError) -> Bool {
        do { return try store.credential(CredentialSecret.hash(of: claims.identifier)) != nil } catch {
            throw .store(error)
        }
    }

    /// Returns the claims of a token that this service has signed and that has not expired.
    private func verifiedClaims(of token: String) throws(TokenError) -> TokenClaims {
        guard token.utf8.count <= Self.maximumBytes else { throw .malformed }
        if let claims = cache.value(of: token) {
            guard claims.expiresAt > now() else {
                cache.remove(token)
                throw .expired
            }
            Metrics.count(.tokensFromMemory)
            return claims
        }
        Metrics.count(.tokensVerified)
        guard let claims = TokenClaims(payload: try keys.payload(of: token)) else { throw .malformed }
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

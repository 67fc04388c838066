import Crypto
import HTTPCore
import JSON
public import RepositoryModel
public import Stores
import Synchronization

/// Named tokens: of people for their programs, and of users without a password, which are robots.
public struct NamedTokens: Sendable {
    /// The most tokens in force that a user may have.
    public static let limit = 1_000
    /// For how many seconds a token is valid that says nothing else.
    public static let standardLifetime = 365 * 86_400
    private static let longestName = 100

    /// A token that is wanted.
    public struct Request: Sendable {
        /// What the owner calls it.
        public var name: String
        /// The scopes; nil for all of the owner's.
        public var scopes: ScopeSet?
        /// The tenants; nil for all of the owner's.
        public var tenants: TenantSet?
        /// The only permissions; nil for no limit.
        public var patterns: [PermissionPattern]?
        /// For how many seconds it is valid.
        public var lifetime: Int

        /// A token with all rights of its owner.
        public init(name: String, lifetime: Int = NamedTokens.standardLifetime) {
            self.name = name
            self.lifetime = lifetime
        }
    }

    private let store: any IdentityStore
    private let now: @Sendable () -> Timestamp

    /// The tokens of the users in a store.
    public init(store: any IdentityStore, now: @escaping @Sendable () -> Timestamp = { .now }) {
        self.store = store
        self.now = now
    }

    /// Makes a token that may do no more than its owner, nor than whoever makes it.
    /// - Parameter maker: the principal that makes it; nil for an operator on the machine.
    /// - Returns: the secret, which is never shown again, and what is stored of it.
    /// - Throws: ``CredentialError``.
    public func create(
        _ request: Request, for username: String, by maker: Principal?, _ source: AuditSource
    ) throws(CredentialError) -> (secret: String, credential: StoredCredential) {
        guard (1...Self.longestName).contains(request.name.unicodeScalars.count),
            request.name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { throw .invalidName }
        guard (1...TokenService.maximumLifetime).contains(request.lifetime) else { throw .invalidLifetime }
        let secret = CredentialSecret(prefix: CredentialSecret.tokenPrefix)
        let (moment, id) = (now(), RandomIdentifier.make())
        let outcome = try changing(username) { user -> (Result<StoredCredential, CredentialError>, [IdentityWrite]) in
            guard !user.isDisabled else { return (.failure(.disabled), []) }
            let scopes = request.scopes ?? maker.map { $0.scopes.intersection(user.scopes) } ?? user.scopes
            let tenants = request.tenants ?? maker.map { user.tenants.intersection($0.tenants) } ?? user.tenants
            if let excess = Self.excess(scopes, tenants, user.scopes, user.tenants, of: "The user \(user.username)")
                ?? maker.flatMap({ Self.excess(scopes, tenants, $0.scopes, $0.tenants, of: "Your token") })
            {
                return (.failure(.excessive(excess)), [])
            }
            let credential = StoredCredential(
                hash: secret.hash, id: id, kind: .token, username: username, generation: user.generation,
                name: request.name, scopes: scopes, tenants: tenants,
                patterns: (request.patterns ?? []).map(\.description), address: source.request.address,
                createdAt: moment, expiresAt: moment.adding(seconds: request.lifetime))
            let entry = source.entry(
                .tokenCreated, of: id, details: ["user": JSONValue(username), "name": JSONValue(request.name)],
                at: moment)
            return (.success(credential), [.addCredential(credential, limit: Self.limit), .audit(entry)])
        }
        return (secret.text, try outcome.get())
    }

    /// At most `limit` tokens of a user, newest first.
    /// - Throws: ``CredentialError`` `store`.
    public func list(
        of username: String, limit: Int, after: MomentCursor?
    ) throws(CredentialError) -> [StoredCredential] {
        do { return try store.credentials(.token, of: username, limit: limit, after: after) } catch {
            throw .store(error)
        }
    }

    /// Revokes a token.
    /// - Throws: ``CredentialError`` `notFound` for one that is not in force, `store`.
    public func revoke(_ id: String, of username: String, _ source: AuditSource) throws(CredentialError) {
        let moment = now()
        let entry = source.entry(.tokenRevoked, of: id, details: ["user": JSONValue(username)], at: moment)
        do {
            try store.record([.revokeCredential(id: id, .token, of: username, at: moment), .audit(entry)])
        } catch { throw CredentialError(error) }
    }

    /// Revokes the token of a login, which has no row until then.
    /// - Throws: ``CredentialError`` `unknownUser`, `store`.
    public func revokeLogin(of principal: Principal, _ source: AuditSource) throws(CredentialError) {
        guard case .login(let identifier) = principal.credential else { throw .notFound }
        let moment = now()
        let entry = source.entry(.logout, of: principal.subject, at: moment)
        _ = try changing(principal.subject) { user -> (Bool, [IdentityWrite]) in
            user.revocationsEnd = max(user.revocationsEnd ?? principal.expiresAt, principal.expiresAt)
            let credential = StoredCredential(
                hash: CredentialSecret.hash(of: identifier), id: identifier, kind: .login,
                username: principal.subject, generation: user.generation, scopes: ScopeSet([]),
                tenants: TenantSet([]), createdAt: moment, expiresAt: principal.expiresAt, revokedAt: moment)
            return (true, [.addCredential(credential, limit: .max), .audit(entry)])
        }
    }

    /// What of some rights others do not have; nil for nothing.
    private static func excess(
        _ scopes: ScopeSet, _ tenants: TenantSet, _ granted: ScopeSet, _ members: TenantSet, of whom: String
    ) -> String? {
        if let scope = scopes.granted.first(where: { !granted.allows($0) }) {
            return "\(whom) lacks the scope \(scope.rawValue)"
        }
        if tenants.includesEvery, !members.includesEvery { return "\(whom) is not for every tenant" }
        return tenants.named.first { !members.allows($0) }.map { "\(whom) is not for the tenant \($0)" }
    }

    /// Decides about a user in one transaction.
    private func changing<Outcome: Sendable>(
        _ username: String, _ decide: @Sendable (inout User) -> (Outcome, [IdentityWrite])
    ) throws(CredentialError) -> Outcome {
        let outcome = Mutex<Outcome?>(nil)
        do {
            try store.change(username) { user in
                let (decided, writes) = decide(&user)
                outcome.withLock { $0 = decided }
                return writes
            }
        } catch { throw error.code == .notFound ? .unknownUser : CredentialError(error) }
        guard let decided = outcome.withLock({ $0 }) else { fatalError("a change that was made was decided") }
        return decided
    }
}

import RepositoryModel
import Stores

/// What a credential gives as long as neither it nor its owner changes. Made once, since principals are asked for at
/// every request.
struct CredentialGrant: Sendable {
    let credential: StoredCredential
    let owner: User
    let principal: Principal

    init(_ credential: StoredCredential, of owner: User) {
        self.credential = credential
        self.owner = owner
        guard credential.kind == .token else {
            principal = Principal(
                subject: owner.username, scopes: owner.scopes, tenants: owner.tenants,
                expiresAt: credential.expiresAt, credential: .session(credential.id))
            return
        }
        principal = Principal(
            subject: owner.username, scopes: credential.scopes.intersection(owner.scopes),
            tenants: credential.tenants.intersection(owner.tenants), expiresAt: credential.expiresAt,
            // One that cannot be read allows nothing; without patterns everything would be allowed.
            patterns: credential.patterns.isEmpty ? nil : credential.patterns.compactMap(PermissionPattern.init),
            credential: .token(credential.id))
    }
}

extension TokenService {
    /// Finds the principal of a session by its secret.
    /// - Throws: ``TokenError``.
    public func principal(ofSession secret: String) throws(TokenError) -> Principal {
        guard secret.utf8.count <= Self.maximumBytes else { throw .malformed }
        return try principal(of: secret, .session)
    }

    /// Finds the principal of a named token or a session.
    func principal(of secret: String, _ kind: StoredCredential.Kind) throws(TokenError) -> Principal {
        let known = grants.value(of: secret)
        let found: StoredCredential?
        do { found = try store.credential(known?.credential.hash ?? CredentialSecret.hash(of: secret)) } catch {
            throw .store(error)
        }
        guard let credential = found, credential.kind == kind else { throw .unknown }
        guard credential.revokedAt == nil else { throw .revoked }
        let now = now()
        guard credential.expiresAt > now else { throw .expired }
        let owner = try owner(credential.username, generation: credential.generation)
        recorder.noteUse(of: credential, at: now)
        if let known, known.credential == credential, known.owner == owner { return known.principal }
        let grant = CredentialGrant(credential, of: owner)
        grants.insert(grant, for: secret)
        return grant.principal
    }
}

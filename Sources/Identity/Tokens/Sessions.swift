import Crypto
import HTTPCore
import JSON
public import RepositoryModel
public import Stores

/// Sessions of browsers: a cookie's secret, which is good until it ends or is ended.
public struct Sessions: Sendable {
    /// Seconds for which a session lasts, and one that is to be kept.
    public static let lifetime = (usual: 12 * 3_600, kept: 30 * 86_400)
    /// The most sessions of a user.
    private static let limit = 1_000
    private static let longestUserAgent = 256

    private let store: any IdentityStore
    private let now: @Sendable () -> Timestamp

    /// The sessions of the users in a store.
    public init(store: any IdentityStore, now: @escaping @Sendable () -> Timestamp = { .now }) {
        self.store = store
        self.now = now
    }

    /// Starts a session for a user who has given the password.
    /// - Parameters:
    ///   - isKept: whether it lasts beyond the day.
    ///   - userAgent: the browser's name for itself.
    /// - Throws: ``CredentialError`` `exhausted`, `store`.
    public func start(
        for user: User, isKept: Bool, userAgent: String, _ source: AuditSource
    ) throws(CredentialError) -> (secret: String, credential: StoredCredential) {
        let secret = CredentialSecret()
        let moment = now()
        let shown = userAgent.unicodeScalars.filter { $0.properties.generalCategory != .control }
        let credential = StoredCredential(
            hash: secret.hash, id: RandomIdentifier.make(), kind: .session, username: user.username,
            generation: user.generation,
            name: String(String(String.UnicodeScalarView(shown)).prefix(Self.longestUserAgent)),
            scopes: ScopeSet([]), tenants: TenantSet([]), address: source.request.address, createdAt: moment,
            expiresAt: moment.adding(seconds: isKept ? Self.lifetime.kept : Self.lifetime.usual), usedAt: moment)
        let entry = source.entry(.sessionStarted, of: credential.id, at: moment)
        do {
            try store.record([.addCredential(credential, limit: Self.limit), .audit(entry)])
        } catch { throw CredentialError(error) }
        return (secret.text, credential)
    }

    /// At most `limit` sessions of a user, newest first; those that have ended may be among them.
    /// - Throws: ``CredentialError`` `store`.
    public func list(
        of username: String, limit: Int, after: MomentCursor?
    ) throws(CredentialError) -> [StoredCredential] {
        do { return try store.credentials(.session, of: username, limit: limit, after: after) } catch {
            throw .store(error)
        }
    }

    /// Ends a session.
    /// - Throws: ``CredentialError`` `notFound` for one that is not in force, `store`.
    public func end(_ id: String, of username: String, _ source: AuditSource) throws(CredentialError) {
        let moment = now()
        let entry = source.entry(.sessionEnded, of: id, details: ["user": .init(username)], at: moment)
        do {
            try store.record([.revokeCredential(id: id, .session, of: username, at: moment), .audit(entry)])
        } catch { throw CredentialError(error) }
    }
}

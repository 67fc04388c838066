public import RepositoryModel

/// One change beside that of a user: of credentials, of the record of logins, of the audit log.
public enum IdentityWrite: Sendable {
    /// Adds a credential. Where about `limit` of its kind and owner are there already nothing of the transaction is done,
    /// and it fails with `exhausted`.
    case addCredential(StoredCredential, limit: Int)
    /// Revokes a credential. Where none of that id is in force the transaction fails with `notFound`: of two who revoke
    /// one at once, one does.
    case revokeCredential(id: String, StoredCredential.Kind, of: String, at: Timestamp)
    /// Notes that the credential of that hash was used.
    case noteUse(hash: String, at: Timestamp)
    /// Notes that a user has logged in.
    case noteLogin(username: String, at: Timestamp)
    /// Counts logins that failed under a key; those before `since` no longer count.
    case addFailures(key: String, count: Int, at: Timestamp, since: Timestamp)
    /// Forgets the failures under a key, as a login went well.
    case clearFailures(key: String, at: Timestamp)
    /// Adds an entry to the audit log.
    case audit(AuditEntry)
}

/// The port to everything about who may use the service.
///
/// A call may be made from any thread. Each throws ``StoreError``: `unavailable`, `damaged`, `full`.
public protocol IdentityStore: UserStore {
    /// The credential of that hash, revoked or not; nil if there is none.
    func credential(_ hash: String) throws(StoreError) -> StoredCredential?

    /// At most `limit` credentials of a kind and a user, newest first, those that were revoked too.
    func credentials(
        _ kind: StoredCredential.Kind, of username: String, limit: Int, after: MomentCursor?
    ) throws(StoreError) -> [StoredCredential]

    /// What is known of logins under a key; nil for nothing.
    func logins(_ key: String) throws(StoreError) -> LoginRecord?

    /// Lists entries of the audit log, newest first.
    func audit(matching query: AuditQuery) throws(StoreError) -> [AuditEntry]

    /// Makes the changes durable, all or none.
    func record(_ writes: [IdentityWrite]) throws(StoreError)

    /// Removes at most `limit` rows of each kind that are over: credentials by ``StoredCredential/removableAt``, records
    /// of logins that nothing has changed since `logins`, entries of the audit log from before `audit`.
    /// - Returns: the most rows of one kind that are gone.
    func removeOld(at moment: Timestamp, logins: Timestamp, audit: Timestamp, limit: Int) throws(StoreError) -> Int
}

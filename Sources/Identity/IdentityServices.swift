public import RepositoryModel
public import Stores

/// Everything about who may use the service, on one store: what a process makes once.
public struct IdentityServices: Sendable {
    /// Where users, credentials and the audit log are.
    public let store: any IdentityStore
    /// Collects what is recorded without a change of its own.
    public let recorder: IdentityRecorder
    /// Users and their passwords.
    public let accounts: Accounts
    /// Issues tokens of logins, and finds the principals of all credentials.
    public let tokens: TokenService
    /// Named tokens.
    public let namedTokens: NamedTokens
    /// Sessions of browsers.
    public let sessions: Sessions

    /// - Parameters:
    ///   - keys: sign tokens.
    ///   - hasher: hashes passwords; a process needs one.
    ///   - tokenLifetime: for how many seconds the token of a login is valid.
    public init(
        store: any IdentityStore, keys: Keyring, hasher: PasswordHasher, tokenLifetime: Int = 86_400,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.store = store
        recorder = IdentityRecorder(store: store)
        accounts = Accounts(users: store, hasher: hasher, recorder: recorder, now: now)
        tokens = TokenService(keys: keys, store: store, recorder: recorder, lifetime: tokenLifetime, now: now)
        namedTokens = NamedTokens(store: store, now: now)
        sessions = Sessions(store: store, now: now)
    }

    /// What is to be done now and then.
    /// - Parameter auditDays: for how many days the audit log is kept.
    public func upkeep(auditDays: Int) -> IdentityUpkeep {
        IdentityUpkeep(store: store, recorder: recorder, tokens: tokens, auditDays: auditDays)
    }
}

public import RepositoryModel
public import Stores

/// What is to be done now and then for users and tokens, whoever calls it: writes what was noted, takes over keys,
/// removes what is over.
public struct IdentityUpkeep: Sendable {
    private static let batch = 500
    /// Days for which the record of logins is kept: as long as an address is known for a user's.
    private static let loginDays = 30

    private let store: any IdentityStore
    private let recorder: IdentityRecorder
    private let tokens: TokenService
    private let auditDays: Int

    /// - Parameter auditDays: for how many days the audit log is kept.
    public init(store: any IdentityStore, recorder: IdentityRecorder, tokens: TokenService, auditDays: Int) {
        self.store = store
        self.recorder = recorder
        self.tokens = tokens
        self.auditDays = auditDays
    }

    /// Writes what was noted.
    /// - Throws: ``StoreError``.
    public func flush() throws(StoreError) { try recorder.flush() }

    /// Takes over keys that were added or retired.
    /// - Throws: ``SigningKeyError``.
    public func refreshKeys() throws(SigningKeyError) { try tokens.refreshKeys() }

    /// Removes what is over, in small batches between which others can write.
    /// - Parameter shouldStop: called between two batches.
    /// - Throws: ``StoreError``.
    public func removeOld(at now: Timestamp, shouldStop: () -> Bool = { false }) throws(StoreError) {
        while try store.removeOld(
            at: now, logins: now.adding(seconds: -Self.loginDays * 86_400),
            audit: now.adding(seconds: -auditDays * 86_400), limit: Self.batch) == Self.batch, !shouldStop()
        {}
    }
}

public import RepositoryModel

/// How logins have gone for a key: an address, a user, or a user from an address.
public struct LoginRecord: Sendable, Equatable {
    /// How many failed since the last that went well, or since the last pause.
    public let failures: Int
    /// When the last one failed; nil if none did.
    public let failedAt: Timestamp?
    /// When the last one went well; nil if none did.
    public let succeededAt: Timestamp?

    /// A record.
    public init(failures: Int, failedAt: Timestamp?, succeededAt: Timestamp?) {
        self.failures = failures
        self.failedAt = failedAt
        self.succeededAt = succeededAt
    }
}

public import Stores

/// Says why a token or a session was not made or ended.
public enum CredentialError: Error {
    /// The name is empty, too long, or not printable.
    case invalidName
    /// The life is not 1 second to ``TokenService/maximumLifetime``.
    case invalidLifetime
    /// More is wanted than the owner, or whoever makes it, may do: a scope or a tenant.
    case excessive(String)
    /// The owner is disabled.
    case disabled
    /// There is no such user.
    case unknownUser
    /// The user has none of that id in force.
    case notFound
    /// The user has as many as may be.
    case exhausted
    /// The store failed.
    case store(StoreError)

    /// What a failed transaction about a user's credentials means.
    init(_ error: StoreError) {
        switch error.code {
        case .exhausted: self = .exhausted
        case .notFound: self = .notFound
        default: self = .store(error)
        }
    }
}

public import Stores

/// Says why a token is not accepted.
public enum TokenError: Error, CustomStringConvertible {
    /// It does not have the form of this service's tokens, or is signed by another algorithm.
    case malformed
    /// It was not signed with a key of this service.
    case badSignature
    /// It was signed with a key of this service, for another service.
    case wrongIssuer
    /// It looks like a named token or a session, and is none.
    case unknown
    /// It has expired.
    case expired
    /// It was revoked, the password has been changed since, or the user is disabled or gone.
    case revoked
    /// The store failed, so it is unknown whether the token is revoked.
    case store(StoreError)

    /// The reason for a client: ASCII without quotes and backslashes, as `error_description` requires (RFC 6750, 3).
    public var reason: String {
        switch self {
        case .malformed: "The token is malformed"
        case .badSignature: "The token has a bad signature"
        case .wrongIssuer: "The token was issued for another service"
        case .unknown: "The token is unknown"
        case .expired: "The token has expired"
        case .revoked: "The token has been revoked"
        case .store: "The token cannot be checked at present"
        }
    }

    /// The value of `WWW-Authenticate`; nil for a failure of the store, for which the token is not to blame.
    public var challenge: String? {
        if case .store = self { return nil }
        return "Bearer error=\"invalid_token\", error_description=\"\(reason)\""
    }

    /// The reason for the log.
    public var description: String {
        if case .store(let error) = self { return "\(reason): \(error)" }
        return reason
    }
}

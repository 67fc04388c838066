public import Stores

/// Why a token makes nobody a principal.
public enum TokenError: Error, CustomStringConvertible {
    /// It is no token of the form that this service gives out, or is signed by another algorithm.
    case malformed
    /// It was not signed with this service's key.
    case badSignature
    /// It was signed with this service's key, for another service.
    case wrongIssuer
    /// Its time is over.
    case expired
    /// The password was changed since, or the user is disabled or gone.
    case revoked
    /// Whether it is revoked could not be found out; the token may be good.
    case store(StoreError)

    /// The reason for a client: no quotes, no backslash, ASCII (RFC 6750, 3: what `error_description` may hold).
    public var reason: String {
        switch self {
        case .malformed: "The token is malformed"
        case .badSignature: "The token has a bad signature"
        case .wrongIssuer: "The token was issued for another service"
        case .expired: "The token has expired"
        case .revoked: "The token has been revoked"
        case .store: "The token cannot be checked at present"
        }
    }

    /// The value of `WWW-Authenticate`; nil for a failure of the store, which is no fault of the token.
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

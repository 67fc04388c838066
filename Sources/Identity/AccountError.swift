public import Stores

/// Says why an account was not made or changed.
public enum AccountError: Error, CustomStringConvertible {
    /// The name breaks ``UsernameRule``.
    case invalidUsername
    /// The old password is not the user's, or there is no such user.
    case wrongPassword
    /// The new password breaks the policy.
    case policy(PasswordPolicyError)
    /// As many passwords are being verified already as may be at once; the same call may succeed a moment later.
    case busy
    /// Too many passwords were wrong; the next may be tried after some seconds.
    case throttled(seconds: Int)
    /// The user is a robot, which has no password.
    case robot
    /// The table of users failed, has that user already (`alreadyExists`) or does not have it (`notFound`).
    case store(StoreError)

    public var description: String {
        switch self {
        case .invalidUsername: "A username must match \(UsernameRule.pattern)"
        case .wrongPassword: "Wrong username or password"
        case .policy(let error): error.description
        case .busy: "Too many passwords are being checked at once; try again later"
        case .throttled(let seconds): "Too many failed logins; try again in \(seconds) s"
        case .robot: "The user is a robot and has no password"
        case .store(let error): error.description
        }
    }
}

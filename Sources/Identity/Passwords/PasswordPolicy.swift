/// The rules for a new password. The first user, which the service makes itself, is exempt.
public struct PasswordPolicy: Sendable {
    /// The fewest Unicode scalars.
    public let minimumLength: Int
    /// The most bytes of UTF-8.
    public let maximumBytes = PasswordHasher.maximumBytes

    /// Makes a policy; by default at least 8 scalars.
    public init(minimumLength: Int = 8) { self.minimumLength = minimumLength }

    /// Refuses a password that breaks the policy.
    /// - Throws: ``PasswordPolicyError``, which never shows the password.
    public func check(_ password: String, username: String) throws(PasswordPolicyError) {
        if password.utf8.count > maximumBytes { throw .tooLong(maximumBytes: maximumBytes) }
        if password.utf8.contains(0) { throw .containsNUL }
        if password.unicodeScalars.count < minimumLength { throw .tooShort(minimumLength: minimumLength) }
        if password == username { throw .equalsUsername }
    }
}

/// Says how a password breaks the policy.
public enum PasswordPolicyError: Error, Equatable, CustomStringConvertible {
    /// Fewer Unicode scalars than that.
    case tooShort(minimumLength: Int)
    /// More bytes of UTF-8 than that.
    case tooLong(maximumBytes: Int)
    /// It is the user's own name.
    case equalsUsername
    /// It has a NUL, at which `crypt(3)` would stop reading.
    case containsNUL

    /// Says what was expected, in words for a client.
    public var description: String {
        switch self {
        case .tooShort(let minimum): "The password must have at least \(minimum) characters"
        case .tooLong(let maximum): "The password must have at most \(maximum) bytes"
        case .equalsUsername: "The password must not be the username"
        case .containsNUL: "The password must not contain a NUL character"
        }
    }
}

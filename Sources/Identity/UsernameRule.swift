import Bytes

/// The rule that a login name obeys.
public enum UsernameRule {
    /// The rule as a regular expression, for messages.
    public static let pattern = "^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$"

    /// Tells whether `username` obeys the rule.
    public static func allows(_ username: String) -> Bool {
        guard let first = username.utf8.first, first.isASCIIAlphanumeric, username.utf8.count <= 128 else {
            return false
        }
        return username.utf8.allSatisfy { $0.isASCIIAlphanumeric || "._@-".utf8.contains($0) }
    }
}

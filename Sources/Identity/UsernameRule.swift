/// The rule for login names.
public enum UsernameRule {
    /// The rule as a regular expression, for messages.
    public static let pattern = "^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$"

    /// Tells whether `username` obeys the rule.
    public static func allows(_ username: String) -> Bool {
        guard let first = username.utf8.first, isAlphanumeric(first), username.utf8.count <= 128 else { return false }
        return username.utf8.allSatisfy { isAlphanumeric($0) || "._@-".utf8.contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }
}

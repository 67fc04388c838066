/// Says why an operation on values has no result.
public struct ValueError: Error, Equatable {
    /// `TYPE_MISMATCH`, `OUT_OF_RANGE`, `OVERFLOW`, `DIVISION_BY_ZERO`, `MISSING_VALUE` or `LIMIT_EXCEEDED`.
    public let code: String
    /// What was expected and what was found.
    public let message: String
    /// The limit that was passed, by its name.
    public let limit: String?

    private init(_ code: String, _ message: String, limit: String? = nil) {
        self.code = code
        self.message = message
        self.limit = limit
    }

    /// A value of the wrong type, or a text that cannot be read as the expected type.
    public static func mismatch(_ message: String) -> ValueError { ValueError("TYPE_MISMATCH", message) }

    /// A value of the right type that is not allowed.
    public static func range(_ message: String) -> ValueError { ValueError("OUT_OF_RANGE", message) }

    /// A value that is required and missing.
    public static func missing(_ message: String) -> ValueError { ValueError("MISSING_VALUE", message) }

    /// A value that exceeds a limit.
    public static func limit(_ message: String, of limit: String) -> ValueError {
        ValueError("LIMIT_EXCEEDED", message, limit: limit)
    }

    /// A number that does not fit into 64 bits.
    public static let overflow = ValueError("OVERFLOW", "the result is out of range")
    /// A division by zero.
    public static let divisionByZero = ValueError("DIVISION_BY_ZERO", "division by zero")
}

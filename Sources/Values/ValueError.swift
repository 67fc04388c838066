/// Why an operation on values has no result (node types, "Failures" and "Values").
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

    /// A value of another type than is wanted, or a text that does not say what it should.
    public static func mismatch(_ message: String) -> ValueError { ValueError("TYPE_MISMATCH", message) }

    /// A value of the right type that is not allowed there.
    public static func range(_ message: String) -> ValueError { ValueError("OUT_OF_RANGE", message) }

    /// Nothing where there must be something.
    public static func missing(_ message: String) -> ValueError { ValueError("MISSING_VALUE", message) }

    /// More than is allowed.
    public static func limit(_ message: String, of limit: String) -> ValueError {
        ValueError("LIMIT_EXCEEDED", message, limit: limit)
    }

    /// A number that does not fit.
    public static let overflow = ValueError("OVERFLOW", "the result is out of range")
    /// A division by zero.
    public static let divisionByZero = ValueError("DIVISION_BY_ZERO", "division by zero")
}

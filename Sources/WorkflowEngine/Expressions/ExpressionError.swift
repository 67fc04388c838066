import Values

/// Says why a text is not an expression, or why an expression has no value, and where in it.
package struct ExpressionError: Error, Equatable {
    package enum Kind: Equatable {
        case syntax
        case unknownFunction
        case unknownReference
        case evaluation
    }

    package let kind: Kind
    /// A code of the engine's failures, e.g. `TYPE_MISMATCH`.
    package let code: String
    package let message: String
    /// The place in the expression, in Unicode scalars from 0.
    package let position: Int
    package let suggestion: String?
    /// The limit that was passed, by its name.
    package let limit: String?

    init(
        _ kind: Kind, _ message: String, at position: Int, code: String = "EXPRESSION_SYNTAX",
        suggestion: String? = nil, limit: String? = nil
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.position = position
        self.suggestion = suggestion
        self.limit = limit
    }

    /// Makes the error of an operation on values, at its position in the expression.
    init(_ error: ValueError, of subject: String? = nil, at position: Int) {
        self.init(
            .evaluation, (subject.map { "\($0): " } ?? "") + error.message, at: position, code: error.code,
            limit: error.limit)
    }

    static func mismatch(_ message: String, at position: Int) -> ExpressionError {
        ExpressionError(.evaluation, message, at: position, code: "TYPE_MISMATCH")
    }
}

/// Runs an operation on values and gives its error a position in the expression.
func computed<T>(
    _ subject: @autoclosure () -> String? = nil, at position: Int, _ body: () throws(ValueError) -> T
) throws(ExpressionError) -> T {
    do { return try body() } catch { throw ExpressionError(error, of: subject(), at: position) }
}

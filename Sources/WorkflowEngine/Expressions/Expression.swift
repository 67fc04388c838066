import JSON
import Values

/// A parsed expression (workflow format, "Expressions"). Names are resolved to places when the workflow is loaded.
indirect enum Expression: Sendable {
    case literal(JSONValue)
    case reference(Reference)
    case member(Expression, PathStep)
    /// `a[b]` where `b` is computed.
    case element(Expression, index: Expression, position: Int)
    case unary(UnaryOperator, Expression, position: Int)
    case binary(BinaryOperator, Expression, Expression, position: Int)
    case conditional(Expression, then: Expression, else: Expression, position: Int)
    case call(ExpressionFunction, [Expression], position: Int)
    case array([Expression])
    case object([(key: String, value: Expression)])
}

/// A step of a path: `.name`, `["name"]` or `[3]`.
enum PathStep: Sendable, Hashable {
    case key(String)
    case index(Int)
}

enum UnaryOperator: String, Sendable {
    case not = "!"
    case negate = "-"
}

enum BinaryOperator: String, Sendable {
    case or = "||"
    case and = "&&"
    case coalesce = "??"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"

    /// The arithmetic that it stands for.
    var operation: Arithmetic.Operation? {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .modulo: .modulo
        default: nil
        }
    }

    /// How tightly it binds; a higher one goes first.
    var precedence: Int {
        switch self {
        case .coalesce: 1
        case .or: 2
        case .and: 3
        case .equal, .notEqual: 4
        case .less, .lessOrEqual, .greater, .greaterOrEqual: 5
        case .add, .subtract: 6
        case .multiply, .divide, .modulo: 7
        }
    }
}

/// Why a text is no expression, or why an expression gives no value, and where in it.
struct ExpressionError: Error, Equatable {
    enum Kind: Equatable {
        case syntax
        case unknownFunction
        case unknownReference
        case evaluation
    }

    let kind: Kind
    /// A code of the engine's failures, e.g. `TYPE_MISMATCH`.
    let code: String
    let message: String
    /// The place in the expression, in Unicode scalars from 0.
    let position: Int
    let suggestion: String?
    /// The limit that was passed, by its name.
    let limit: String?

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

    /// An operation on values that has no result, at its place in the expression.
    init(_ error: ValueError, of subject: String? = nil, at position: Int) {
        self.init(
            .evaluation, (subject.map { "\($0): " } ?? "") + error.message, at: position, code: error.code,
            limit: error.limit)
    }

    static func mismatch(_ message: String, at position: Int) -> ExpressionError {
        ExpressionError(.evaluation, message, at: position, code: "TYPE_MISMATCH")
    }
}

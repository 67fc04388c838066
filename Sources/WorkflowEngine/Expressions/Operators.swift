import Values

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

    /// Its precedence; a higher one binds more tightly.
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

    /// Makes the operation on two expressions, at its position in the text.
    func operation(_ left: any Expression, _ right: any Expression, at position: Int) -> any Expression {
        switch self {
        case .or, .and: LogicalOperation(isAnd: self == .and, left, right, at: position)
        case .coalesce: Coalescing(left, right)
        case .equal, .notEqual: EqualityTest(resultIfEqual: self == .equal, left, right)
        case .less: OrderTest(.less, left, right, at: position)
        case .lessOrEqual: OrderTest(.lessOrEqual, left, right, at: position)
        case .greater: OrderTest(.greater, left, right, at: position)
        case .greaterOrEqual: OrderTest(.greaterOrEqual, left, right, at: position)
        case .add: ArithmeticOperation(.add, left, right, at: position)
        case .subtract: ArithmeticOperation(.subtract, left, right, at: position)
        case .multiply: ArithmeticOperation(.multiply, left, right, at: position)
        case .divide: ArithmeticOperation(.divide, left, right, at: position)
        case .modulo: ArithmeticOperation(.modulo, left, right, at: position)
        }
    }
}

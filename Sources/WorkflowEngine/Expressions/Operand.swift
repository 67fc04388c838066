import JSON
import Values

/// What arithmetic is done on: a number out of its JSON, or whatever else an expression gives.
enum Operand {
    case number(Number)
    case other(JSONValue)

    /// The JSON value.
    func json(at position: Int) throws(ExpressionError) -> JSONValue {
        switch self {
        case .number(let number): try computed(at: position) { () throws(ValueError) in try number.json() }
        case .other(let value): value
        }
    }
}

extension Expression {
    /// The value for the arithmetic at a position; of arithmetic in arithmetic no JSON is made.
    fileprivate func operand(in frame: Frame, at position: Int) throws(ExpressionError) -> Operand {
        if case .binary(let op, let left, let right, let own) = self, op.operation != nil {
            return try op.arithmetic(left, right, in: frame, at: own)
        }
        let value = try json(in: frame, at: position)
        return Number(value).map { .number($0) } ?? .other(value)
    }
}

extension BinaryOperator {
    /// `+ - * / %` on two numbers; `+` also joins two strings.
    func arithmetic(
        _ left: Expression, _ right: Expression, in frame: Frame, at position: Int
    ) throws(ExpressionError) -> Operand {
        let (a, b) = (try left.operand(in: frame, at: position), try right.operand(in: frame, at: position))
        guard case .number(let x) = a, case .number(let y) = b, let operation else {
            return .other(try joined(try a.json(at: position), try b.json(at: position), at: position))
        }
        return .number(try computed(at: position) { () throws(ValueError) in try Arithmetic.apply(operation, x, y) })
    }

    /// Two strings by `+`, and the error for anything else.
    private func joined(
        _ left: JSONValue, _ right: JSONValue, at position: Int
    ) throws(ExpressionError) -> JSONValue {
        try computed(at: position) { () throws(ValueError) in
            guard self == .add else { return try Arithmetic.apply(operation ?? .add, left, right) }
            guard let a = left.string, let b = right.string else {
                throw .mismatch(
                    "'+' takes two numbers or two strings; found \(left.kind.rawValue) and \(right.kind.rawValue)")
            }
            return JSONValue(try Text.joined(a, b))
        }
    }
}

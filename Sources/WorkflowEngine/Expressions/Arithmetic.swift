import JSON

/// Arithmetic on JSON numbers that never traps: integers stay integers, overflow is an error (node types, "Values").
enum Arithmetic {
    /// `+ - * / %` on two numbers; `+` also joins two strings.
    static func apply(
        _ op: BinaryOperator, _ left: JSONValue, _ right: JSONValue, at position: Int
    ) throws(ExpressionError) -> JSONValue {
        if op == .add, let a = left.string, let b = right.string { return JSONValue(a + b) }
        if let a = left.int, let b = right.int { return try integers(op, a, b, at: position) }
        guard let a = left.number, let b = right.number else {
            let wanted = op == .add ? "two numbers or two strings" : "two numbers"
            throw .mismatch(
                "'\(op.rawValue)' takes \(wanted); found \(left.kind.rawValue) and \(right.kind.rawValue)",
                at: position)
        }
        return try reals(op, a, b, at: position)
    }

    private static func integers(
        _ op: BinaryOperator, _ a: Int, _ b: Int, at position: Int
    ) throws(ExpressionError) -> JSONValue {
        let (value, overflow): (Int, Bool)
        switch op {
        case .add: (value, overflow) = a.addingReportingOverflow(b)
        case .subtract: (value, overflow) = a.subtractingReportingOverflow(b)
        case .multiply: (value, overflow) = a.multipliedReportingOverflow(by: b)
        case .modulo:
            guard b != 0 else { throw divisionByZero(at: position) }
            (value, overflow) = (a.remainderReportingOverflow(dividingBy: b).partialValue, false)
        default:
            guard b != 0 else { throw divisionByZero(at: position) }
            let (quotient, isTooLarge) = a.dividedReportingOverflow(by: b)
            guard isTooLarge || quotient * b == a else { return try reals(op, Double(a), Double(b), at: position) }
            (value, overflow) = (quotient, isTooLarge)
        }
        guard !overflow else { throw overflows(at: position) }
        return JSONValue(value)
    }

    private static func reals(
        _ op: BinaryOperator, _ a: Double, _ b: Double, at position: Int
    ) throws(ExpressionError) -> JSONValue {
        let value: Double
        switch op {
        case .add: value = a + b
        case .subtract: value = a - b
        case .multiply: value = a * b
        case .modulo:
            guard b != 0 else { throw divisionByZero(at: position) }
            value = a.truncatingRemainder(dividingBy: b)
        default:
            guard b != 0 else { throw divisionByZero(at: position) }
            value = a / b
        }
        guard let result = JSONValue(value) else { throw overflows(at: position) }
        return result
    }

    /// A number rounded to so many decimals, halves away from zero; integers stay integers.
    static func rounded(_ value: JSONValue, decimals: Int, at position: Int) throws(ExpressionError) -> JSONValue {
        guard (0...15).contains(decimals) else {
            throw ExpressionError(
                .evaluation, "round() takes 0 to 15 decimals; found \(decimals)", at: position, code: "OUT_OF_RANGE")
        }
        guard decimals > 0, value.int == nil, let number = value.number else {
            return try rounded(value, .toNearestOrAwayFromZero, at: position)
        }
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        return JSONValue((number * scale).rounded(.toNearestOrAwayFromZero) / scale) ?? value
    }

    /// A number rounded to an integer.
    static func rounded(
        _ value: JSONValue, _ rule: FloatingPointRoundingRule, at position: Int
    ) throws(ExpressionError) -> JSONValue {
        guard value.int == nil, let number = value.number else { return value }
        guard let integer = Int(exactly: number.rounded(rule)) else { throw overflows(at: position) }
        return JSONValue(integer)
    }

    /// Whether one number is less than another; exact for two integers.
    static func isLess(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if let a = left.int, let b = right.int { return a < b }
        return (left.number ?? 0) < (right.number ?? 0)
    }

    private static func divisionByZero(at position: Int) -> ExpressionError {
        ExpressionError(.evaluation, "division by zero", at: position, code: "DIVISION_BY_ZERO")
    }

    private static func overflows(at position: Int) -> ExpressionError {
        ExpressionError(.evaluation, "the result is out of range", at: position, code: "OVERFLOW")
    }
}

#if canImport(Glibc)
    import Glibc
#endif
public import JSON

/// Arithmetic on JSON numbers that never traps: integers stay integers, overflow is an error (article Workflows,
/// "Values and references").
public enum Arithmetic {
    /// The five operators.
    public enum Operation: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case modulo = "%"
    }

    /// Applies an operator to two numbers.
    /// - Throws: `TYPE_MISMATCH`, `OVERFLOW`, `DIVISION_BY_ZERO`.
    @inlinable @inline(__always)
    public static func apply(
        _ operation: Operation, _ left: JSONValue, _ right: JSONValue
    ) throws(ValueError) -> JSONValue {
        guard let a = Number(left), let b = Number(right) else { throw mismatch(operation, left, right) }
        return try apply(operation, a, b).json()
    }

    @usableFromInline
    static func mismatch(_ operation: Operation, _ left: JSONValue, _ right: JSONValue) -> ValueError {
        .mismatch("'\(operation.rawValue)' takes two numbers; found \(left.kind.rawValue) and \(right.kind.rawValue)")
    }

    /// Applies an operator to two numbers.
    /// - Throws: `OVERFLOW`, `DIVISION_BY_ZERO`.
    @inlinable
    public static func apply(_ operation: Operation, _ left: Number, _ right: Number) throws(ValueError) -> Number {
        if case .integer(let a) = left, case .integer(let b) = right { return try integers(operation, a, b) }
        return try reals(operation, left.double, right.double)
    }

    @inlinable
    static func integers(_ operation: Operation, _ a: Int, _ b: Int) throws(ValueError) -> Number {
        let (value, overflow): (Int, Bool)
        switch operation {
        case .add: (value, overflow) = a.addingReportingOverflow(b)
        case .subtract: (value, overflow) = a.subtractingReportingOverflow(b)
        case .multiply: (value, overflow) = a.multipliedReportingOverflow(by: b)
        case .modulo:
            guard b != 0 else { throw .divisionByZero }
            (value, overflow) = (a.remainderReportingOverflow(dividingBy: b).partialValue, false)
        case .divide:
            guard b != 0 else { throw .divisionByZero }
            let (quotient, isTooLarge) = a.dividedReportingOverflow(by: b)
            guard isTooLarge || quotient * b == a else { return .real(Double(a) / Double(b)) }
            (value, overflow) = (quotient, isTooLarge)
        }
        guard !overflow else { throw .overflow }
        return .integer(value)
    }

    @usableFromInline
    static func reals(_ operation: Operation, _ a: Double, _ b: Double) throws(ValueError) -> Number {
        let result: Double
        switch operation {
        case .add: result = a + b
        case .subtract: result = a - b
        case .multiply: result = a * b
        case .modulo:
            guard b != 0 else { throw .divisionByZero }
            result = a.truncatingRemainder(dividingBy: b)
        case .divide:
            guard b != 0 else { throw .divisionByZero }
            result = a / b
        }
        guard result.isFinite else { throw .overflow }
        return .real(result)
    }

    /// Raises a number to a power. Of two integers the result is an integer unless the exponent is negative.
    /// - Throws: `TYPE_MISMATCH`, `OVERFLOW`, `DIVISION_BY_ZERO` for a negative power of zero, `OUT_OF_RANGE` for a
    ///   fractional power of a negative number.
    public static func power(_ base: JSONValue, _ exponent: JSONValue) throws(ValueError) -> JSONValue {
        if let a = base.int, let b = exponent.int, b >= 0 { return JSONValue(try integerPower(a, b)) }
        let (a, b) = (try number(base), try number(exponent))
        guard a != 0 || b >= 0 else { throw .divisionByZero }
        guard a >= 0 || b.rounded() == b else {
            throw .range("a negative number has no power of \(exponent)")
        }
        return try real(pow(a, b))
    }

    private static func integerPower(_ base: Int, _ exponent: Int) throws(ValueError) -> Int {
        var (result, square, rest) = (1, base, exponent)
        while rest > 0 {
            var overflow = false
            if rest & 1 == 1 { (result, overflow) = result.multipliedReportingOverflow(by: square) }
            rest >>= 1
            guard !overflow else { throw .overflow }
            if rest > 0 { (square, overflow) = square.multipliedReportingOverflow(by: square) }
            guard !overflow else { throw .overflow }
        }
        return result
    }

    /// Computes a square root; that of a square integer is an integer.
    /// - Throws: `TYPE_MISMATCH`, `OUT_OF_RANGE` for a negative number.
    public static func squareRoot(_ value: JSONValue) throws(ValueError) -> JSONValue {
        let number = try number(value)
        guard number >= 0 else { throw .range("\(value) has no square root") }
        let root = number.squareRoot()
        if let square = value.int, let integer = Int(exactly: root) {
            let (product, overflow) = integer.multipliedReportingOverflow(by: integer)
            if !overflow, product == square { return JSONValue(integer) }
        }
        return try real(root)
    }

    /// Removes the sign of a number.
    /// - Throws: `TYPE_MISMATCH`, `OVERFLOW`.
    public static func absolute(_ value: JSONValue) throws(ValueError) -> JSONValue {
        try number(value) < 0 ? try apply(.subtract, 0, value) : value
    }

    /// Reads a JSON number.
    /// - Throws: `TYPE_MISMATCH` for any other value.
    static func number(_ value: JSONValue) throws(ValueError) -> Double {
        guard let number = value.number else {
            throw .mismatch("expected a number; found \(value.kind.rawValue)")
        }
        return number
    }

    /// Makes JSON of a real number.
    /// - Throws: `OVERFLOW` for an infinity.
    @usableFromInline
    static func real(_ value: Double) throws(ValueError) -> JSONValue {
        guard let json = JSONValue(value) else { throw .overflow }
        return json
    }
}

package import JSON
package import Values

/// An operand of arithmetic: a plain number, or any other value of an expression.
package enum Operand {
    case number(Number)
    case other(JSONValue)

    /// Any other value. Nested arithmetic passes plain numbers, so this is never made for it.
    @inline(__always)
    init(_ value: JSONValue) {
        if let number = Number(value) { self = .number(number) } else { self = .other(value) }
    }

    /// The JSON value.
    @inline(__always)
    func json(at position: Int) throws(ExpressionError) -> JSONValue {
        switch self {
        case .number(let number):
            do { return try number.json() } catch { throw ExpressionError(error, at: position) }
        case .other(let value): return value
        }
    }
}

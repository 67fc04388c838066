package import JSON
package import Values

/// What arithmetic is done on: a number out of its JSON, or whatever else an expression gives.
package enum Operand {
    case number(Number)
    case other(JSONValue)

    /// A value; of arithmetic in arithmetic none is made.
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

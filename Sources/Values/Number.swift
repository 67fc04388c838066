public import JSON

/// A JSON number taken out of its JSON, so that nothing has to be made of what is computed in between.
public enum Number: Sendable {
    case integer(Int)
    case real(Double)

    /// Nil for a value that is no number.
    public init?(_ json: JSONValue) {
        switch json.kind {
        case .integer: self = .integer(json.int ?? 0)
        case .real: self = .real(json.number ?? 0)
        default: return nil
        }
    }

    /// The number as JSON.
    /// - Throws: `OVERFLOW` for an infinity.
    public func json() throws(ValueError) -> JSONValue {
        switch self {
        case .integer(let value): return JSONValue(value)
        case .real(let value): return try Arithmetic.real(value)
        }
    }

    /// Its value; integers beyond 2^53 lose their last digits.
    var double: Double {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        }
    }
}

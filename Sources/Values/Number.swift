public import JSON

/// A JSON number taken out of its JSON, so that nothing has to be made of what is computed in between.
public enum Number: Sendable {
    case integer(Int)
    case real(Double)

    /// Nil for a value that is no number.
    @inlinable @inline(__always)
    public init?(_ json: JSONValue) {
        if let integer = json.int {
            self = .integer(integer)
        } else if let real = json.number {
            self = .real(real)
        } else {
            return nil
        }
    }

    /// The number as JSON.
    /// - Throws: `OVERFLOW` for an infinity.
    @inlinable
    public func json() throws(ValueError) -> JSONValue {
        switch self {
        case .integer(let value): return JSONValue(value)
        case .real(let value): return try Arithmetic.real(value)
        }
    }

    /// Its value; integers beyond 2^53 lose their last digits.
    @usableFromInline var double: Double {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        }
    }
}

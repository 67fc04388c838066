public import JSON

/// A JSON number as a plain value. Nested arithmetic passes these, so that only the outermost result becomes JSON.
public enum Number: Sendable {
    case integer(Int)
    case real(Double)

    /// Reads a number; nil for any other value.
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

    /// Makes JSON of the number.
    /// - Throws: `OVERFLOW` for an infinity.
    @inlinable
    public func json() throws(ValueError) -> JSONValue {
        switch self {
        case .integer(let value): return JSONValue(value)
        case .real(let value): return try Arithmetic.real(value)
        }
    }

    /// The value as a double; integers beyond 2^53 lose their last digits.
    @usableFromInline var double: Double {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        }
    }
}

public import JSON

extension Arithmetic {
    /// Adds up some numbers; 0 if there are none.
    /// - Throws: `TYPE_MISMATCH`, `OVERFLOW`.
    public static func sum(_ numbers: some Sequence<JSONValue>) throws(ValueError) -> JSONValue {
        var total = JSONValue(0)
        for number in numbers { total = try apply(.add, total, number) }
        return total
    }

    /// Returns the arithmetic mean of some numbers.
    /// - Throws: `TYPE_MISMATCH`, `OVERFLOW`; `MISSING_VALUE` if there are none.
    public static func average(_ numbers: some Collection<JSONValue>) throws(ValueError) -> JSONValue {
        guard !numbers.isEmpty else { throw .missing("an empty list has no average") }
        return try apply(.divide, try sum(numbers), JSONValue(numbers.count))
    }

    /// Limits a number to a range.
    /// - Throws: `TYPE_MISMATCH`; `OUT_OF_RANGE` if the minimum is more than the maximum.
    public static func clamped(
        _ value: JSONValue, _ minimum: JSONValue, _ maximum: JSONValue
    ) throws(ValueError) -> JSONValue {
        for each in [value, minimum, maximum] { _ = try number(each) }
        guard !Ordering.isLessNumber(maximum, minimum) else {
            throw .range("the least value \(minimum) is greater than the greatest, \(maximum)")
        }
        if Ordering.isLessNumber(value, minimum) { return minimum }
        return Ordering.isLessNumber(maximum, value) ? maximum : value
    }

    /// Returns a random number from the system's generator: an integer from `minimum` to `maximum`, or a real from
    /// `minimum` up to, but not including, `maximum`.
    /// - Throws: `TYPE_MISMATCH`; `OUT_OF_RANGE` if the minimum is more than the maximum.
    public static func random(
        _ minimum: JSONValue, _ maximum: JSONValue, integer: Bool
    ) throws(ValueError) -> JSONValue {
        _ = try clamped(minimum, minimum, maximum)
        if integer {
            guard let low = minimum.int, let high = maximum.int else {
                throw .mismatch("a random integer takes integers as its bounds; found \(minimum) and \(maximum)")
            }
            return JSONValue(Int.random(in: low...high))
        }
        let (low, high) = (try number(minimum), try number(maximum))
        guard (high - low).isFinite else { throw .overflow }
        return try real(low < high ? Double.random(in: low..<high) : low)
    }
}

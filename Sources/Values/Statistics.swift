public import JSON

extension Arithmetic {
    /// The sum of some numbers; 0 where there are none.
    /// - Throws: `TYPE_MISMATCH`, `OVERFLOW`.
    public static func sum(_ numbers: some Sequence<JSONValue>) throws(ValueError) -> JSONValue {
        var total = JSONValue(0)
        for number in numbers { total = try apply(.add, total, number) }
        return total
    }

    /// The arithmetic mean of some numbers.
    /// - Throws: `TYPE_MISMATCH`, `OVERFLOW`; `MISSING_VALUE` where there are none.
    public static func average(_ numbers: some Collection<JSONValue>) throws(ValueError) -> JSONValue {
        guard !numbers.isEmpty else { throw .missing("an empty list has no average") }
        return try apply(.divide, try sum(numbers), JSONValue(numbers.count))
    }

    /// A number, or the bound that it lies beyond.
    /// - Throws: `TYPE_MISMATCH`; `OUT_OF_RANGE` where the bounds are the wrong way round.
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

    /// A random number: an integer from `minimum` to `maximum`, or a real from `minimum` up to, not including,
    /// `maximum`. From the system's generator.
    /// - Throws: `TYPE_MISMATCH`; `OUT_OF_RANGE` where the bounds are the wrong way round.
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

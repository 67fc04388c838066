public import JSON

/// The order of values: numbers by their value, strings by their Unicode scalars, nothing else (node types, "Values").
public enum Ordering {
    /// Whether `left` stands before `right`.
    /// - Parameter subject: who compares, for the message, e.g. `'<'`.
    /// - Throws: `TYPE_MISMATCH` for what is neither two numbers nor two strings.
    public static func isLess(
        _ left: JSONValue, _ right: JSONValue, for subject: String
    ) throws(ValueError) -> Bool {
        if left.number != nil, right.number != nil { return isLessNumber(left, right) }
        // The order of UTF-8 bytes is that of the scalars that they stand for.
        if let less = left.withUTF8({ a in right.withUTF8 { b in a.lexicographicallyPrecedes(b) } }), let less {
            return less
        }
        throw .mismatch(
            "\(subject) compares two numbers or two strings; found \(left.kind.rawValue) and \(right.kind.rawValue)")
    }

    /// Whether one number is less than another; exact, of integers and reals alike.
    static func isLessNumber(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left.int, right.int) {
        case (let a?, let b?): a < b
        case (let a?, nil): isLess(a, right.number ?? 0)
        case (nil, let b?): (left.number ?? 0) != Double(b) ? (left.number ?? 0) < Double(b) : isMore(b, left)
        case (nil, nil): (left.number ?? 0) < (right.number ?? 0)
        }
    }

    private static func isLess(_ integer: Int, _ real: Double) -> Bool {
        guard Double(integer) == real, let exact = Int(exactly: real) else { return Double(integer) < real }
        return integer < exact
    }

    private static func isMore(_ integer: Int, _ real: JSONValue) -> Bool {
        guard let exact = real.number.flatMap({ Int(exactly: $0) }) else { return false }
        return integer > exact
    }

    /// A list in ascending order, equals in the order that they had.
    /// - Parameters:
    ///   - key: the path of what is compared in each element; nil for the element itself.
    ///   - descending: whether the greatest stands first; equals keep their order all the same.
    /// - Throws: `TYPE_MISMATCH` for a mixture; `MISSING_VALUE` for an element without the key.
    public static func sorted(
        _ list: JSONValue, key: ValuePath? = nil, descending: Bool = false
    ) throws(ValueError) -> JSONValue {
        var keyed: [(key: JSONValue, value: JSONValue)] = []
        for element in list.elements {
            keyed.append(
                (try key.map { (path) throws(ValueError) in try path.required(in: element) } ?? element, element))
        }
        // Checked in a pass of its own: one type all through, so that comparing cannot fail.
        for (left, right) in zip(keyed, keyed.dropFirst()) { _ = try isLess(left.key, right.key, for: "sorting") }
        if keyed.count == 1, keyed[0].key.number == nil, keyed[0].key.string == nil {
            throw .mismatch("sorting compares numbers or strings; found \(keyed[0].key.kind.rawValue)")
        }
        do {
            return JSONValue(
                try keyed.sorted { a, b in
                    try descending
                        ? isLess(b.key, a.key, for: "sorting") : isLess(a.key, b.key, for: "sorting")
                }.map(\.value))
        } catch let error as ValueError { throw error } catch { throw .mismatch("\(error)") }
    }

    /// The least of some numbers.
    /// - Throws: `TYPE_MISMATCH`; `MISSING_VALUE` where there are none.
    public static func least(_ numbers: some Sequence<JSONValue>) throws(ValueError) -> JSONValue {
        try best(numbers) { isLessNumber($0, $1) }
    }

    /// The greatest of some numbers.
    /// - Throws: `TYPE_MISMATCH`; `MISSING_VALUE` where there are none.
    public static func greatest(_ numbers: some Sequence<JSONValue>) throws(ValueError) -> JSONValue {
        try best(numbers) { isLessNumber($1, $0) }
    }

    private static func best(
        _ numbers: some Sequence<JSONValue>, _ isBetter: (JSONValue, JSONValue) -> Bool
    ) throws(ValueError) -> JSONValue {
        var best: JSONValue?
        for number in numbers {
            _ = try Arithmetic.number(number)
            if let former = best, !isBetter(number, former) { continue }
            best = number
        }
        guard let best else { throw .missing("an empty list has no least and no greatest number") }
        return best
    }
}

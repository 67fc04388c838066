public import JSON

/// The order of values: numbers by their value, strings by their Unicode scalars, nothing else (article Workflows,
/// "Values and references").
public enum Ordering {
    /// Tells whether `left` sorts before `right`.
    /// - Parameter subject: the operation that compares, for the message, e.g. `'<'`.
    /// - Throws: `TYPE_MISMATCH` unless both are numbers or both are strings.
    public static func isLess(
        _ left: JSONValue, _ right: JSONValue, for subject: String
    ) throws(ValueError) -> Bool {
        if left.number != nil, right.number != nil { return isLessNumber(left, right) }
        // UTF-8 bytes sort as the scalars that they encode.
        if let less = left.withUTF8({ a in right.withUTF8 { b in a.lexicographicallyPrecedes(b) } }), let less {
            return less
        }
        throw .mismatch(
            "\(subject) compares two numbers or two strings; found \(left.kind.rawValue) and \(right.kind.rawValue)")
    }

    /// Tells whether one number is less than another, exactly, for integers and reals alike.
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

    /// Sorts a list. The sort is stable.
    /// - Parameters:
    ///   - key: the path of the value that is compared; nil for the element itself.
    ///   - descending: whether the greatest comes first; the sort is stable then too.
    /// - Throws: `TYPE_MISMATCH` for a mixture of kinds; `MISSING_VALUE` for an element without the key.
    public static func sorted(
        _ list: JSONValue, key: ValuePath? = nil, descending: Bool = false
    ) throws(ValueError) -> JSONValue {
        var keyed: [(key: JSONValue, value: JSONValue)] = []
        for element in list.elements {
            keyed.append(
                (try key.map { (path) throws(ValueError) in try path.required(in: element) } ?? element, element))
        }
        // A pass of its own checks that all are of one kind, so that comparing cannot fail.
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

    /// Returns the least of some numbers.
    /// - Throws: `TYPE_MISMATCH`; `MISSING_VALUE` if there are none.
    public static func least(_ numbers: some Sequence<JSONValue>) throws(ValueError) -> JSONValue {
        try best(numbers) { isLessNumber($0, $1) }
    }

    /// Returns the greatest of some numbers.
    /// - Throws: `TYPE_MISMATCH`; `MISSING_VALUE` if there are none.
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

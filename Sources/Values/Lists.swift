public import JSON

/// Operations on lists.
public enum Lists {
    /// Concatenates several lists.
    /// - Throws: `TYPE_MISMATCH` for a value that is not a list, `LIMIT_EXCEEDED`.
    public static func concatenated(_ lists: JSONValue) throws(ValueError) -> JSONValue {
        var result = BoundedList()
        for (index, list) in lists.elements.enumerated() {
            guard list.kind == .array else {
                throw .mismatch("element \(index) must be a list; found \(list.kind.rawValue)")
            }
            for element in list.elements { try result.append(element) }
        }
        return result.json
    }

    /// Returns the elements from `start` up to, but not including, `end`.
    /// - Throws: `OUT_OF_RANGE` for a negative start, or an end before it. Beyond the end of the list there is nothing.
    public static func slice(_ list: JSONValue, _ start: Int, _ end: Int?) throws(ValueError) -> JSONValue {
        let range = try Slice.range(start, end)
        return JSONValue(list.elements.dropFirst(range.lowerBound).prefix(range.count))
    }

    /// Returns the element at an index; a negative index counts from the end.
    /// - Throws: `OUT_OF_RANGE`.
    public static func element(_ list: JSONValue, at index: Int) throws(ValueError) -> JSONValue {
        guard let element = list[index < 0 ? list.count &+ index : index] else {
            throw .range("[\(index)] lies outside a list of \(list.count)")
        }
        return element
    }

    /// Removes repeated elements and keeps the first of each.
    /// - Parameter key: the path of the value that is compared; nil for the element itself.
    /// - Throws: `MISSING_VALUE` for an element without the key.
    public static func unique(_ list: JSONValue, key: ValuePath? = nil) throws(ValueError) -> JSONValue {
        var seen: Set<JSONValue> = []
        var kept: [JSONValue] = []
        for element in list.elements {
            let identity = if let key { try key.required(in: element) } else { element }
            if seen.insert(identity).inserted { kept.append(element) }
        }
        return JSONValue(kept)
    }

    /// Replaces each list in the list by its elements, to a depth.
    /// - Throws: `OUT_OF_RANGE` for a negative depth, `LIMIT_EXCEEDED`.
    public static func flattened(_ list: JSONValue, depth: Int) throws(ValueError) -> JSONValue {
        guard depth >= 0 else { throw .range("a depth must not be negative; found \(depth)") }
        var result = BoundedList()
        var steps = ValueLimit.bytes
        try flatten(list, depth: min(depth, ValueLimit.depth), into: &result, &steps)
        return result.json
    }

    /// Appends the elements of nested lists. Empty lists add nothing to the result, so `steps` bounds the work.
    private static func flatten(
        _ list: JSONValue, depth: Int, into result: inout BoundedList, _ steps: inout Int
    ) throws(ValueError) {
        for element in list.elements {
            steps -= 1
            guard steps > 0 else { throw ValueLimit.exceeded }
            if depth > 0, element.kind == .array {
                try flatten(element, depth: depth - 1, into: &result, &steps)
            } else {
                try result.append(element)
            }
        }
    }

    /// Groups the elements by the text of their value at `key`, in the order in which the keys first occur.
    /// - Throws: `MISSING_VALUE` for an element without the key, `TYPE_MISMATCH` for a key that is not a string, number
    ///   or boolean.
    public static func grouped(_ list: JSONValue, by key: ValuePath) throws(ValueError) -> JSONValue {
        var order: [String] = []
        // Keyed by UTF-8: strings that are canonically equivalent but differ in bytes are different keys.
        var groups: [[UInt8]: [JSONValue]] = [:]
        for element in list.elements {
            let name = try Conversion.keyText(try key.required(in: element))
            if groups[Array(name.utf8)] == nil { order.append(name) }
            groups[Array(name.utf8), default: []].append(element)
        }
        return JSONValue(members: order.map { ($0, JSONValue(groups[Array($0.utf8)] ?? [])) })
    }

    /// Tells whether a value is an element of a list, a part of a string or a key of an object.
    /// - Throws: `TYPE_MISMATCH`.
    public static func contains(_ collection: JSONValue, _ value: JSONValue) throws(ValueError) -> Bool {
        switch collection.kind {
        case .array: return collection.elements.contains(value)
        case .string, .object:
            guard let text = value.string else {
                throw .mismatch("what is looked for must be a string; found \(value.kind.rawValue)")
            }
            return collection.string.map { Text.contains($0, text) } ?? (collection[text] != nil)
        default:
            throw .mismatch("a collection must be a list, a string or an object; found \(collection.kind.rawValue)")
        }
    }
}

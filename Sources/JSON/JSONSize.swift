import CJansson

extension JSONValue {
    /// Measures this value as compact JSON text, in bytes. It is a lower bound: escapes and long numbers are not
    /// counted.
    ///
    /// A value may hold the same list many times, so its text can be far larger than its memory; the count stops as
    /// soon as it exceeds `limit`.
    /// - Parameters:
    ///   - limit: the most bytes.
    ///   - depth: the most levels of arrays and objects.
    ///   - overhead: bytes to add for each value.
    /// - Returns: nil if it exceeds `limit` or `depth`.
    @inlinable
    public func size(limit: Int, depth: Int, overhead: Int = 0) -> Int? {
        guard inlineInteger == nil else { return limit > overhead ? 1 + overhead : nil }
        return sizeOfNode(limit: limit, depth: depth, overhead: overhead)
    }

    /// Measures jansson's value.
    @usableFromInline
    func sizeOfNode(limit: Int, depth: Int, overhead: Int) -> Int? {
        guard let node else { return nil }
        var left = limit
        return measure(node, depth: depth, overhead, left: &left) ? limit - left : nil
    }
}

/// Subtracts the size of a value from `left`; false if that is not enough.
private func measure(_ value: UnsafeMutablePointer<json_t>, depth: Int, _ overhead: Int, left: inout Int) -> Bool {
    left -= overhead
    switch value.pointee.type {
    case JSON_STRING:
        left -= json_string_length(value) + 2
    case JSON_ARRAY:
        let count = json_array_size(value)
        left -= 2 + max(0, count - 1)
        guard depth > 0, left >= 0 else { return false }
        for index in 0..<count {
            guard let element = json_array_get(value, index),
                measure(element, depth: depth - 1, overhead, left: &left)
            else { return false }
        }
    case JSON_OBJECT:
        left -= 2
        guard depth > 0 else { return false }
        var position = json_object_iter(value)
        while let here = position {
            left -= json_object_iter_key_len(here) + 4
            guard left >= 0, let member = json_object_iter_value(here),
                measure(member, depth: depth - 1, overhead, left: &left)
            else { return false }
            position = json_object_iter_next(value, here)
        }
    case JSON_NULL, JSON_TRUE:
        left -= 4
    case JSON_FALSE:
        left -= 5
    default:
        left -= 1
    }
    return left >= 0
}

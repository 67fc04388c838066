public import JSON

/// Operations on objects.
public enum Objects {
    /// Lists the members as `{key, value}`, in their order.
    public static func items(_ object: JSONValue) -> JSONValue {
        JSONValue(object.members.map { ["key": JSONValue($0.key), "value": $0.value] })
    }

    /// Makes an object of `{key, value}` objects or `[key, value]` lists; a later key replaces an earlier one.
    /// - Throws: `TYPE_MISMATCH` for an element that is neither, `LIMIT_EXCEEDED`.
    public static func object(of items: JSONValue) throws(ValueError) -> JSONValue {
        var result = BoundedObject()
        for (index, item) in items.elements.enumerated() {
            let isPair = item.kind == .array && item.count == 2
            guard let key = (isPair ? item[0] : item["key"])?.string, let value = isPair ? item[1] : item["value"]
            else {
                throw .mismatch("element \(index) must be {key, value} or [key, value], the key a string")
            }
            try result.set(key, value)
        }
        return result.finish()
    }

    /// Merges several objects; a later member replaces an earlier one of its name.
    /// - Parameter deep: whether members that are objects are merged too.
    /// - Throws: `TYPE_MISMATCH` for a value that is not an object, `LIMIT_EXCEEDED`.
    public static func merged(_ objects: JSONValue, deep: Bool = false) throws(ValueError) -> JSONValue {
        var result: JSONValue?
        for (index, object) in objects.elements.enumerated() {
            guard object.kind == .object else {
                throw .mismatch("element \(index) must be an object; found \(object.kind.rawValue)")
            }
            result = if let former = result { try merged(former, object, deep: deep) } else { object }
        }
        return result ?? [:]
    }

    private static func merged(
        _ left: JSONValue, _ right: JSONValue, deep: Bool, depth: Int = ValueLimit.depth
    ) throws(ValueError) -> JSONValue {
        guard depth > 0 else { throw ValueLimit.exceeded }
        var result = try BoundedObject(copying: left)
        for (key, value) in right.members {
            if deep, let former = left[key], former.kind == .object, value.kind == .object {
                try result.set(key, try merged(former, value, deep: true, depth: depth - 1))
            } else {
                try result.set(key, value)
            }
        }
        return result.finish()
    }

    /// Returns the members whose names are in `keys`, or with `omitting` the others, in their order.
    /// - Throws: `TYPE_MISMATCH` for a key that is not a string.
    public static func selected(
        _ object: JSONValue, _ keys: JSONValue, omitting: Bool
    ) throws(ValueError) -> JSONValue {
        // Keyed by UTF-8: strings that are canonically equivalent but differ in bytes are different keys.
        var names: Set<[UInt8]> = []
        for key in keys.elements {
            guard let name = key.string else { throw .mismatch("a key must be a string; found \(key.kind.rawValue)") }
            names.insert(Array(name.utf8))
        }
        return JSONValue(
            members: object.members.lazy.filter { names.contains(Array($0.key.utf8)) != omitting }.map {
                ($0.key, $0.value)
            })
    }
}

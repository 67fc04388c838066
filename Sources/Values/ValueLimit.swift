public import JSON

/// The limits of one value (HTTP contract, "Limits"). Every operation whose result can be larger than its inputs checks
/// them before it builds the result.
public enum ValueLimit {
    /// The most bytes of one value.
    public static let bytes = 8 << 20
    /// The most levels of arrays and objects in one value.
    public static let depth = JSONValue.maximumDepthFromOutside

    /// - Throws: `LIMIT_EXCEEDED` for a text of more than ``bytes`` bytes; nil is more than can be counted.
    public static func check(bytes count: Int?) throws(ValueError) {
        guard let count, count <= bytes else { throw exceeded }
    }

    /// - Throws: `LIMIT_EXCEEDED` for a value that is too large or too deep.
    @inlinable
    public static func check(_ value: JSONValue) throws(ValueError) {
        guard value.size(limit: bytes, depth: depth) != nil else { throw exceeded }
    }

    @usableFromInline static let exceeded = ValueError.limit(
        "the value is larger than \(bytes) bytes or deeper than \(depth) levels", of: "one value")
}

/// Collects the elements of a list and refuses what exceeds the limits of one value. It counts bytes, not elements,
/// since one large element can be added many times.
public struct BoundedList {
    private var elements: [JSONValue] = []
    private var left = ValueLimit.bytes - 2

    /// Begins with an empty list.
    /// - Parameter capacity: the expected number of elements.
    public init(capacity: Int = 0) { elements.reserveCapacity(capacity) }

    /// Adds an element.
    /// - Throws: `LIMIT_EXCEEDED`.
    public mutating func append(_ element: JSONValue) throws(ValueError) {
        guard let size = element.size(limit: left, depth: ValueLimit.depth - 1) else { throw ValueLimit.exceeded }
        left -= size + 1
        elements.append(element)
    }

    /// The value that was collected.
    public var json: JSONValue { JSONValue(elements) }
}

/// Collects the members of an object and refuses what exceeds the limits of one value.
public struct BoundedObject: ~Copyable {
    private var object: JSONObjectBuilder
    private var left: Int

    /// Begins with an empty object.
    public init() {
        object = JSONObjectBuilder()
        left = ValueLimit.bytes - 2
    }

    /// Begins with the members of another object.
    /// - Throws: `LIMIT_EXCEEDED` if these exceed the limits already.
    public init(copying other: JSONValue) throws(ValueError) {
        guard let size = other.size(limit: ValueLimit.bytes, depth: ValueLimit.depth) else { throw ValueLimit.exceeded }
        object = JSONObjectBuilder(copying: other)
        left = ValueLimit.bytes - size
    }

    /// Sets a member.
    /// - Throws: `LIMIT_EXCEEDED`.
    public mutating func set(_ key: String, _ value: JSONValue) throws(ValueError) {
        guard let size = value.size(limit: left, depth: ValueLimit.depth - 1) else { throw ValueLimit.exceeded }
        left -= size + key.utf8.count + 4
        guard left >= 0 else { throw ValueLimit.exceeded }
        object.set(key, value)
    }

    /// The value that was collected.
    public consuming func finish() -> JSONValue { object.finish() }
}

public import JSON

/// How large one value may become (HTTP contract, "defaults"). Whatever makes a value larger than what it was made of
/// asks here before it builds.
public enum ValueLimit {
    /// Bytes of one value.
    public static let bytes = 8 << 20
    /// Levels of arrays and objects in one value.
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

/// Collects the elements of a list, and stops when they are too much for one value. An element may be one that the
/// list already holds, so that counting elements alone would not do.
public struct BoundedList {
    private var elements: [JSONValue] = []
    private var left = ValueLimit.bytes - 2

    /// An empty list.
    /// - Parameter capacity: how many elements it probably gets.
    public init(capacity: Int = 0) { elements.reserveCapacity(capacity) }

    /// Adds an element.
    /// - Throws: `LIMIT_EXCEEDED`.
    public mutating func append(_ element: JSONValue) throws(ValueError) {
        guard let size = element.size(limit: left, depth: ValueLimit.depth - 1) else { throw ValueLimit.exceeded }
        left -= size + 1
        elements.append(element)
    }

    /// What was collected.
    public var json: JSONValue { JSONValue(elements) }
}

/// Collects the members of an object, and stops when they are too much for one value.
public struct BoundedObject: ~Copyable {
    private var object: JSONObjectBuilder
    private var left: Int

    /// An empty object.
    public init() {
        object = JSONObjectBuilder()
        left = ValueLimit.bytes - 2
    }

    /// An object that begins with the members of another.
    /// - Throws: `LIMIT_EXCEEDED` where these are too much already.
    public init(copying other: JSONValue) throws(ValueError) {
        guard let size = other.size(limit: ValueLimit.bytes, depth: ValueLimit.depth) else { throw ValueLimit.exceeded }
        object = JSONObjectBuilder(copying: other)
        left = ValueLimit.bytes - size
    }

    /// Adds a member; a later one replaces an earlier of its name.
    /// - Throws: `LIMIT_EXCEEDED`.
    public mutating func set(_ key: String, _ value: JSONValue) throws(ValueError) {
        guard let size = value.size(limit: left, depth: ValueLimit.depth - 1) else { throw ValueLimit.exceeded }
        left -= size + key.utf8.count + 4
        guard left >= 0 else { throw ValueLimit.exceeded }
        object.set(key, value)
    }

    /// What was collected.
    public consuming func finish() -> JSONValue { object.finish() }
}

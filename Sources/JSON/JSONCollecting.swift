import CJansson

/// Initialisers for arrays and strings. They do the same as those for any sequence, which other modules cannot
/// specialise.
extension JSONValue {
    /// A string.
    public init(_ value: String) {
        self = value.utf8.span.withUnsafeBufferPointer { JSONValue(utf8: $0) }
    }

    /// Makes an array of these elements, which are shared, not copied.
    public init(_ elements: [JSONValue]) { self.init(elements[...]) }

    /// Makes an object of these members, in this order, shared, not copied. A later member replaces an earlier one of
    /// its name.
    public init(members: [(String, JSONValue)]) { self.init(members: members[...]) }
}

/// Builds an object member by member, without collecting them in a list first.
public struct JSONObjectBuilder: ~Copyable {
    private let object: JSONValue

    /// An empty object.
    public init() { object = .made(json_object()) }

    /// Begins with a shallow copy of an object; with an empty one if the value is no object.
    public init(copying other: JSONValue) {
        object = .made(other.node(JSON_OBJECT).map { json_copy($0) } ?? json_object())
    }

    /// Sets a member, which is shared, not copied.
    public mutating func set(_ key: String, _ value: JSONValue) { object.set(key, value) }

    /// Sets a member to a string.
    public mutating func set(_ key: String, text: String) {
        text.utf8.span.withUnsafeBufferPointer { object.set(key, toNew: JSONValue.stringNode($0)) }
    }

    /// Returns the object, which is immutable from now on.
    public consuming func finish() -> JSONValue { object }
}

/// Builds a string part by part, without making a value of each part.
public struct JSONTextBuilder: ~Copyable {
    private var bytes: [UInt8] = []

    /// An empty text.
    public init() { bytes.reserveCapacity(128) }

    /// The number of UTF-8 bytes so far.
    public var count: Int { bytes.count }

    /// Adds a text.
    public mutating func append(_ text: String) {
        text.utf8.span.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    /// Adds a value: a string as it is, anything else as JSON text.
    public mutating func append(_ value: JSONValue) {
        let added: Void? = value.withUTF8 { text in
            text.withMemoryRebound(to: UInt8.self) { bytes.append(contentsOf: $0) }
        }
        if added == nil { bytes += value.serialized() }
    }

    /// Returns the text as a value.
    public consuming func finish() -> JSONValue { bytes.withUnsafeBufferPointer { JSONValue(utf8: $0) } }
}

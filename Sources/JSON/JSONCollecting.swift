import CJansson

/// Values made of what is at hand as arrays and strings: the same as the initialisers for any sequence, which other
/// modules cannot specialise.
extension JSONValue {
    /// A string.
    public init(_ value: String) {
        self = value.utf8.span.withUnsafeBufferPointer { JSONValue(utf8: $0) }
    }

    /// An array of these elements, which are shared, not copied.
    public init(_ elements: [JSONValue]) { self.init(elements[...]) }

    /// An object of these members in this order, shared, not copied; a later one replaces an earlier of its name.
    public init(members: [(String, JSONValue)]) { self.init(members: members[...]) }
}

/// An object while it is made, one member after the other, without a list of them in between.
public struct JSONObjectBuilder: ~Copyable {
    private let object: JSONValue

    /// An empty object.
    public init() { object = .made(json_object()) }

    /// A copy of an object (one level deep); of anything else, an empty one.
    public init(copying other: JSONValue) {
        object = .made(other.node(JSON_OBJECT).map { json_copy($0) } ?? json_object())
    }

    /// Adds a member, which is shared, not copied; it replaces an earlier one of its name.
    public mutating func set(_ key: String, _ value: JSONValue) { object.set(key, value) }

    /// Adds a string as a member; it replaces an earlier one of its name.
    public mutating func set(_ key: String, text: String) {
        text.utf8.span.withUnsafeBufferPointer { object.set(key, toNew: JSONValue.stringNode($0)) }
    }

    /// The object, which from now on does not change.
    public consuming func finish() -> JSONValue { object }
}

/// A string while it is made, one part after the other; of the parts no strings are made.
public struct JSONTextBuilder: ~Copyable {
    private var bytes: [UInt8] = []

    /// An empty text.
    public init() { bytes.reserveCapacity(128) }

    /// How many bytes of UTF-8 it has so far.
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

    /// The text as a value.
    public consuming func finish() -> JSONValue { bytes.withUnsafeBufferPointer { JSONValue(utf8: $0) } }
}

import CJansson

extension JSONValue {
    /// The value `null`.
    public static let null = JSONValue(constant: json_null())
    /// The value `true`.
    public static let `true` = JSONValue(constant: json_true())
    /// The value `false`.
    public static let `false` = JSONValue(constant: json_false())

    /// Wraps one of jansson's three static values, which are not reference-counted.
    private init(constant: UnsafeMutablePointer<json_t>?) {
        guard let constant else { fatalError("jansson has no such constant") }
        self.init(constant, in: nil)
    }

    /// A boolean.
    public init(_ value: Bool) { self = value ? .true : .false }

    /// An integer.
    @inlinable
    public init(_ value: Int) { self = JSONValue(inline: value) ?? .large(value) }

    /// Makes an integer that needs 64 bits, so is not kept in the value itself.
    @usableFromInline
    static func large(_ value: Int) -> JSONValue { .made(json_integer(json_int_t(value))) }

    /// Makes a real number; nil for infinities and NaN, which JSON cannot write.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self = .made(json_real(value))
    }

    /// A string.
    public init(_ value: some StringProtocol) {
        self = String(value).utf8.span.withUnsafeBufferPointer { JSONValue(utf8: $0) }
    }

    /// Makes a string of UTF-8 bytes that are known to be valid.
    init(utf8 bytes: UnsafeBufferPointer<UInt8>) { self = .made(Self.stringNode(bytes)) }

    /// Makes jansson's value of a string, with one reference, of UTF-8 bytes that are known to be valid.
    static func stringNode(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeMutablePointer<json_t>? {
        UnsafeRawBufferPointer(bytes).withMemoryRebound(to: CChar.self) { text in
            text.baseAddress.map { json_stringn_nocheck($0, text.count) } ?? json_stringn_nocheck("", 0)
        }
    }

    /// Makes an array of these elements, which are shared, not copied.
    public init(_ elements: some Sequence<JSONValue>) {
        self = .made(json_array())
        for element in elements { json_array_append_new(node, element.retained()) }
    }

    /// Makes an object of these members, in this order, shared, not copied. A later member replaces an earlier one of
    /// its name.
    public init(members: some Sequence<(String, JSONValue)>) {
        self = .made(json_object())
        for (key, value) in members { set(key, value) }
    }

    /// Returns a shallow copy of this object with one member set; of anything else, an object of that member alone.
    public func setting(_ key: String, to value: JSONValue) -> JSONValue {
        let copy = JSONValue.made(node(JSON_OBJECT).map { json_copy($0) } ?? json_object())
        copy.set(key, value)
        return copy
    }

    /// Returns a shallow copy of this object without one member.
    public func removing(_ key: String) -> JSONValue {
        guard self[key] != nil else { return self }
        return JSONValue(members: members.lazy.filter { $0.key != key }.map { ($0.key, $0.value) })
    }

    /// Returns a shallow copy of this array with one more element; of anything else, an array of that element alone.
    public func appending(_ element: JSONValue) -> JSONValue {
        let copy = JSONValue.made(node(JSON_ARRAY).map { json_copy($0) } ?? json_array())
        json_array_append_new(copy.node, element.retained())
        return copy
    }

    /// Sets a member of an object that no one else can see yet.
    func set(_ key: String, _ value: JSONValue) { set(key, toNew: value.retained()) }

    /// Sets a member and hands its only reference over to the object.
    func set(_ key: String, toNew value: UnsafeMutablePointer<json_t>?) {
        key.utf8.span.withUnsafeBufferPointer { bytes in
            UnsafeRawBufferPointer(bytes).withMemoryRebound(to: CChar.self) { name in
                _ =
                    name.baseAddress.map { json_object_setn_new_nocheck(node, $0, name.count, value) }
                    ?? json_object_setn_new_nocheck(node, "", 0, value)
            }
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self.init(value) }
    public init(integerLiteral value: Int) { self.init(value) }
    public init(booleanLiteral value: Bool) { self.init(value) }
    public init(arrayLiteral elements: JSONValue...) { self.init(elements) }
    public init(dictionaryLiteral members: (String, JSONValue)...) { self.init(members: members) }
    public init(nilLiteral: ()) { self = .null }
}

import CJansson

extension JSONValue {
    /// The seven kinds of JSON value; integers and reals are different kinds.
    public enum Kind: String, Sendable {
        case null, boolean, integer, real, string, array, object
    }

    /// The kind of this value.
    @inlinable public var kind: Kind { inlineInteger == nil ? kindOfNode : .integer }

    /// The kind of jansson's value.
    @usableFromInline var kindOfNode: Kind {
        switch type {
        case JSON_OBJECT: .object
        case JSON_ARRAY: .array
        case JSON_STRING: .string
        case JSON_INTEGER: .integer
        case JSON_REAL: .real
        case JSON_TRUE, JSON_FALSE: .boolean
        default: .null
        }
    }

    /// Whether this is `null`.
    @inlinable public var isNull: Bool { inlineInteger == nil && isNullOfNode }

    /// Whether jansson's value is `null`.
    @usableFromInline var isNullOfNode: Bool { type == JSON_NULL }

    /// The truth value of a boolean; nil for anything else.
    public var bool: Bool? {
        switch type {
        case JSON_TRUE: true
        case JSON_FALSE: false
        default: nil
        }
    }

    /// The value of an integer; nil for anything else, reals included.
    @inlinable public var int: Int? { inlineInteger ?? integerOfNode }

    /// The value of jansson's integer.
    @usableFromInline var integerOfNode: Int? { node(JSON_INTEGER).map { Int(json_integer_value($0)) } }

    /// The value of an integer or a real; nil for anything else.
    public var number: Double? {
        if let node = node(JSON_REAL) { return json_real_value(node) }
        return int.map { Double($0) }
    }

    /// The text of a string, copied; nil for anything else.
    public var string: String? {
        withUTF8 { String(decoding: $0, as: UTF8.self) }
    }

    /// Calls `body` with the UTF-8 bytes of a string, without copying; nil for anything else.
    public func withUTF8<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R? {
        guard let node = node(JSON_STRING), let bytes = json_string_value(node) else { return nil }
        return try body(UnsafeRawBufferPointer(start: bytes, count: json_string_length(node)))
    }

    /// The number of elements or members; 0 if this is neither array nor object.
    public var count: Int {
        // jansson's functions give 0 for values of other kinds.
        guard let node else { return 0 }
        return node.pointee.type == JSON_ARRAY ? json_array_size(node) : json_object_size(node)
    }

    /// The member of that name; nil if there is none or this is not an object.
    public subscript(_ key: String) -> JSONValue? {
        key.utf8.span.withUnsafeBufferPointer { member($0) }
    }

    /// The member whose name is these UTF-8 bytes.
    @inline(__always)
    public func member(_ key: UnsafeBufferPointer<UInt8>) -> JSONValue? {
        guard let node = node(JSON_OBJECT) else { return nil }
        let found = UnsafeRawBufferPointer(key).withMemoryRebound(to: CChar.self) { name in
            // An empty buffer may have no address, and jansson refuses a null name.
            name.baseAddress.map { json_object_getn(node, $0, name.count) } ?? json_object_getn(node, "", 0)
        }
        return found.map { JSONValue($0, in: owner) }
    }

    /// The element at `index`; nil if it is out of range or this is not an array.
    public subscript(_ index: Int) -> JSONValue? {
        guard index >= 0, let node else { return nil }
        return json_array_get(node, index).map { JSONValue($0, in: owner) }
    }

    /// The elements of an array, in order; empty for anything else.
    public var elements: Elements { Elements(array: self) }

    /// The members of an object, in the order they were written; empty for anything else.
    public var members: Members { Members(object: self) }

    /// A view of an array's elements.
    public struct Elements: RandomAccessCollection {
        let array: JSONValue
        public let endIndex: Int
        public var startIndex: Int { 0 }

        init(array: JSONValue) {
            self.array = array
            endIndex = json_array_size(array.node)
        }

        public subscript(_ index: Int) -> JSONValue {
            guard let element = json_array_get(array.node, index) else {
                preconditionFailure("index \(index) is outside the array of \(endIndex)")
            }
            return JSONValue(element, in: array.owner)
        }
    }

    /// A view of an object's members.
    public struct Members: Sequence {
        let object: JSONValue

        public func makeIterator() -> Iterator { Iterator(object: object) }

        /// Steps through the members of one object.
        public struct Iterator: IteratorProtocol {
            let object: JSONValue
            var position: UnsafeMutableRawPointer?

            init(object: JSONValue) {
                self.object = object
                position = json_object_iter(object.node)
            }

            public mutating func next() -> (key: String, value: JSONValue)? {
                guard let here = position, let name = json_object_iter_key(here),
                    let value = json_object_iter_value(here)
                else { return nil }
                position = json_object_iter_next(object.node, here)
                let bytes = UnsafeRawBufferPointer(start: name, count: json_object_iter_key_len(here))
                return (String(decoding: bytes, as: UTF8.self), JSONValue(value, in: object.owner))
            }
        }
    }
}

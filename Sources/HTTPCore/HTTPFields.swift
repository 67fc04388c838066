/// The fields of a request or response (RFC 9110, 5), in order; names compare without regard to case.
public struct HTTPFields: Sendable, Sequence, ExpressibleByDictionaryLiteral {
    /// One field.
    public struct Field: Sendable {
        /// The name as it was written.
        public let name: String
        /// The value.
        public let value: String
    }

    private var fields: [Field] = []

    public init(dictionaryLiteral fields: (String, String)...) {
        for (name, value) in fields { self[name] = value }
    }

    /// The first value under that name. Setting replaces them all; nil removes them.
    ///
    /// A value that could end its line and begin another field (CR, LF, NUL; RFC 9110, 5.5) is a fault of this
    /// program and stops it; check what comes from outside with ``isSafe(name:value:)`` first.
    public subscript(_ name: String) -> String? {
        get { fields.first { matches($0.name, name) }?.value }
        set {
            fields.removeAll { matches($0.name, name) }
            guard let newValue else { return }
            precondition(Self.isSafe(name: name, value: newValue), "a field would break the response's header")
            fields.append(Field(name: name, value: newValue))
        }
    }

    public func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }

    /// Whether a name is a token and a value has no control character but tab (RFC 9110, 5.1 and 5.5).
    public static func isSafe(name: String, value: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(isTokenByte)
            && value.utf8.allSatisfy { ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7f }
    }
}

private func matches(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lowered($0) == lowered($1) }
}

private func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

private func isTokenByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "!#$%&'*+-.^_`|~".utf8.contains(byte)
}

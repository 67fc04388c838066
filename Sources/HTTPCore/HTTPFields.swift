import Bytes

/// The fields of a request or response (RFC 9110, 5), in order; names compare without regard to case, and a name may
/// occur several times (`Link`, `WWW-Authenticate`, `Set-Cookie`).
public struct HTTPFields: Sendable, Sequence, ExpressibleByDictionaryLiteral {
    /// One field.
    public struct Field: Sendable {
        /// The name as it was written.
        public let name: String
        /// The value.
        public let value: String

        /// Tells whether it has that name, in whatever case.
        public func isNamed(_ name: String) -> Bool { matches(self.name, name) }
    }

    private var fields: [Field] = []
    /// A bit for each length of a name that there is: by it most absent names are known without a look.
    private var lengths: UInt64 = 0

    /// Makes fields of these names and values; a name that occurs twice is sent twice.
    public init(dictionaryLiteral fields: (String, String)...) {
        for (name, value) in fields { append(name, value) }
    }

    /// The first value under that name. Setting replaces them all; nil removes them.
    ///
    /// A value that could end its line and begin another field (CR, LF, NUL; RFC 9110, 5.5) is a programming error and
    /// traps. Check what comes from outside with ``isSafe(name:value:)`` first.
    public subscript(_ name: String) -> String? {
        get { index(of: name).map { fields[$0].value } }
        set {
            if index(of: name) != nil { self = removing([name]) }
            if let newValue { append(name, newValue) }
        }
    }

    /// Returns every value under that name, in order.
    public func values(of name: String) -> [String] {
        index(of: name) == nil ? [] : fields.compactMap { matches($0.name, name) ? $0.value : nil }
    }

    /// Appends a field, even if there is one of its name. Traps as setting does.
    public mutating func append(_ name: String, _ value: String) {
        precondition(Self.isSafe(name: name, value: value), "a field would break the response's header")
        appendChecked(name, value)
    }

    /// Appends a field unless there is one of its name. Traps as setting does.
    public mutating func appendIfAbsent(_ name: String, _ value: String) {
        if index(of: name) == nil { append(name, value) }
    }

    /// Appends a field from outside, even if there is one of its name.
    /// - Returns: false, and nothing is added, if the field breaks ``isSafe(name:value:)``.
    public mutating func add(_ name: String, _ value: String) -> Bool {
        guard Self.isSafe(name: name, value: value) else { return false }
        appendChecked(name, value)
        return true
    }

    /// Adds other fields, which replace all fields of their names.
    public mutating func replace(by others: HTTPFields) {
        guard !others.fields.isEmpty else { return }
        if others.fields.contains(where: { index(of: $0.name) != nil }) { self = removing(others.fields.map(\.name)) }
        fields.append(contentsOf: others.fields)
        lengths |= others.lengths
    }

    /// Appends a field of a request; one that was sent twice is kept twice.
    /// - Returns: false, and nothing is added, if the value is not UTF-8 or the field breaks ``isSafe(name:value:)``.
    public mutating func add(_ name: String, received value: UnsafeRawBufferPointer) -> Bool {
        guard HTTPToken.isToken(name), isFieldContent(value), let text = String(received: value) else { return false }
        appendChecked(name, text)
        return true
    }

    /// Returns these fields without those of some names.
    public func removing(_ names: [String]) -> HTTPFields {
        let unwanted = names.reduce(0) { $0 | Self.bit(of: $1) }
        guard lengths & unwanted != 0 else { return self }
        return removing { field in
            unwanted & Self.bit(of: field.name) != 0 && names.contains { matches($0, field.name) }
        }
    }

    /// Returns these fields without those for which a test is true.
    public func removing(where isUnwanted: (Field) -> Bool) -> HTTPFields {
        var rest: HTTPFields = [:]
        rest.fields.reserveCapacity(fields.count)
        for field in fields where !isUnwanted(field) {
            rest.fields.append(field)
            rest.lengths |= Self.bit(of: field.name)
        }
        return rest
    }

    public func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }

    /// Tells whether a name is a token and a value has no control character but tab (RFC 9110, 5.1 and 5.5).
    public static func isSafe(name: String, value: String) -> Bool {
        HTTPToken.isToken(name)
            && value.utf8.span.withUnsafeBufferPointer { isFieldContent(UnsafeRawBufferPointer($0)) }
    }

    private static func bit(of name: String) -> UInt64 { 1 << UInt64(name.utf8.count & 63) }

    private func index(of name: String) -> Int? {
        guard lengths & Self.bit(of: name) != 0 else { return nil }
        for index in fields.indices where matches(fields[index].name, name) { return index }
        return nil
    }

    private mutating func appendChecked(_ name: String, _ value: String) {
        // Most messages have a few fields: one allocation serves them all.
        if fields.isEmpty { fields.reserveCapacity(8) }
        fields.append(Field(name: name, value: value))
        lengths |= Self.bit(of: name)
    }
}

private func matches(_ left: String, _ right: String) -> Bool {
    // Our own names are written alike, and most are short enough to be compared as two words.
    left.utf8.count == right.utf8.count && (left == right || matchesAtLength(left, right))
}

private func matchesAtLength(_ left: String, _ right: String) -> Bool {
    var (left, right) = (left, right)
    return left.withUTF8 { left in
        right.withUTF8 { right in
            for index in 0..<left.count {
                // The case of a letter is this bit of it.
                let difference = left[index] ^ right[index]
                guard difference == 0 || difference == 0x20 && left[index].isASCIILetter else { return false }
            }
            return true
        }
    }
}

private func isFieldContent(_ value: UnsafeRawBufferPointer) -> Bool {
    value.union(ofFaults: { byte in
        let isControl: UInt8 = byte < 0x20 ? 1 : 0
        let isTab: UInt8 = byte == 0x09 ? 1 : 0
        let isDelete: UInt8 = byte == 0x7f ? 1 : 0
        return (isControl ^ isTab) | isDelete
    }) == 0
}

import Bytes

/// Reads JSON text byte by byte and gives its events with their positions. It keeps its own stack, so no nesting is too
/// deep for it, and takes time linear in the text.
struct JSONScanner {
    enum Event: Equatable {
        /// A value begins; for a scalar it ends with the same event.
        case scalar
        case beginObject
        case beginArray
        /// A member's name: the bytes between its quotes.
        case key(Range<Int>, hasEscapes: Bool)
        case end
    }

    private enum Expected { case value, firstElement, firstKey, key, colon, separator, nothing }

    private let bytes: [UInt8]
    private var position = 0
    private var expected = Expected.value
    private var isObject: [Bool] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The byte offset at which the text stops being JSON; nil until that is found.
    private(set) var errorOffset: Int?

    /// Returns the next event and its position; nil at the end of the text or at an error.
    mutating func next() -> (event: Event, offset: Int)? {
        while errorOffset == nil {
            skipSpace()
            guard position < bytes.count else {
                if expected != .nothing { errorOffset = bytes.count }
                return nil
            }
            let byte = bytes[position]
            switch expected {
            case .nothing: return fail(at: position)
            case .colon:
                guard byte == UInt8(ascii: ":") else { return fail(at: position) }
                position += 1
                expected = .value
            case .separator:
                if byte == UInt8(ascii: ",") {
                    position += 1
                    expected = isObject.last == true ? .key : .value
                } else {
                    return close(byte)
                }
            case .firstKey where byte == UInt8(ascii: "}"), .firstElement where byte == UInt8(ascii: "]"):
                return close(byte)
            case .firstKey, .key:
                guard byte == UInt8(ascii: "\"") else { return fail(at: position) }
                let start = position
                guard let key = string() else { return nil }
                expected = .colon
                return (.key(start + 1..<position - 1, hasEscapes: key.hasEscapes), start)
            case .value, .firstElement: return value(byte)
            }
        }
        return nil
    }

    private mutating func value(_ byte: UInt8) -> (event: Event, offset: Int)? {
        let start = position
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let opensObject = byte == UInt8(ascii: "{")
            position += 1
            isObject.append(opensObject)
            expected = opensObject ? .firstKey : .firstElement
            return (opensObject ? .beginObject : .beginArray, start)
        case UInt8(ascii: "\""):
            guard string() != nil else { return nil }
        default:
            while position < bytes.count, isWordByte(bytes[position]) { position += 1 }
            guard isLiteral(bytes[start..<position]) else { return fail(at: start) }
        }
        expected = isObject.isEmpty ? .nothing : .separator
        return (.scalar, start)
    }

    private mutating func close(_ byte: UInt8) -> (event: Event, offset: Int)? {
        guard let opened = isObject.last, byte == (opened ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
            return fail(at: position)
        }
        isObject.removeLast()
        position += 1
        expected = isObject.isEmpty ? .nothing : .separator
        return (.end, position - 1)
    }

    private mutating func string() -> (Void, hasEscapes: Bool)? {
        let start = position
        var hasEscapes = false
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return ((), hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                guard let length = escapeLength() else {
                    errorOffset = position
                    return nil
                }
                position += length
            case 0..<0x20:
                errorOffset = position
                return nil
            default: position += 1
            }
        }
        errorOffset = start
        return nil
    }

    private func escapeLength() -> Int? {
        guard position + 1 < bytes.count else { return nil }
        switch bytes[position + 1] {
        case UInt8(ascii: "u"):
            guard position + 6 <= bytes.count, bytes[position + 2..<position + 6].allSatisfy(\.isHexadecimalDigit)
            else { return nil }
            return 6
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        default: return nil
        }
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func fail(at offset: Int) -> (event: Event, offset: Int)? {
        errorOffset = offset
        return nil
    }
}

private func isWordByte(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
        || byte == UInt8(ascii: ".")
}

/// Whether these bytes are `true`, `false`, `null` or a number (RFC 8259, sections 3 and 6).
private func isLiteral(_ word: ArraySlice<UInt8>) -> Bool {
    if word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8) || word.elementsEqual("null".utf8) {
        return true
    }
    var rest = word
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let whole = rest.prefix(while: \.isASCIIDigit)
    guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return false }
    rest = rest.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
        let fraction = rest.dropFirst().prefix(while: \.isASCIIDigit)
        guard !fraction.isEmpty else { return false }
        rest = rest.dropFirst(1 + fraction.count)
    }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return false }
        rest = rest.drop(while: \.isASCIIDigit)
    }
    return rest.isEmpty
}

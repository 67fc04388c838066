import Bytes
import CJansson

#if canImport(Glibc)
    import Glibc
#endif

/// Writes JSON text from jansson's values, as `json_dumps` does, but each real in the fewest digits that read back as
/// the same number, and without a call for each character.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private let indent: Int
    private let sortedKeys: Bool

    /// - Parameters:
    ///   - indent: spaces a level; 0 writes one compact line.
    ///   - sortedKeys: whether to sort members by the bytes of their names instead of keeping their order.
    init(indent: Int, sortedKeys: Bool) {
        self.indent = indent
        self.sortedKeys = sortedKeys
        bytes.reserveCapacity(512)
    }

    /// Adds a byte.
    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// Adds a value.
    mutating func write(_ value: JSONValue) {
        if let node = value.node { write(node, level: 0) } else { writeInteger(value.int ?? 0) }
    }

    /// Adds a value; `level` is the number of arrays and objects around it.
    private mutating func write(_ value: UnsafeMutablePointer<json_t>, level: Int) {
        switch value.pointee.type {
        case JSON_OBJECT: writeObject(value, level)
        case JSON_ARRAY: writeArray(value, level)
        case JSON_STRING: writeText(json_string_value(value), json_string_length(value))
        case JSON_INTEGER: writeInteger(Int(json_integer_value(value)))
        case JSON_REAL: bytes.append(contentsOf: Self.digits(of: json_real_value(value)).utf8)
        case JSON_TRUE: append("true")
        case JSON_FALSE: append("false")
        default: append("null")
        }
    }

    private mutating func append(_ word: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    // MARK: Arrays and objects

    private mutating func writeArray(_ array: UnsafeMutablePointer<json_t>, _ level: Int) {
        bytes.append(UInt8(ascii: "["))
        let count = json_array_size(array)
        for index in 0..<count {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            breakLine(level + 1)
            if let element = json_array_get(array, index) { write(element, level: level + 1) }
        }
        if count > 0 { breakLine(level) }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func writeObject(_ object: UnsafeMutablePointer<json_t>, _ level: Int) {
        bytes.append(UInt8(ascii: "{"))
        if sortedKeys {
            var members: [UnsafeMutableRawPointer] = []
            var position = json_object_iter(object)
            while let here = position {
                members.append(here)
                position = json_object_iter_next(object, here)
            }
            members.sort { name(of: $0).lexicographicallyPrecedes(name(of: $1)) }
            for (index, member) in members.enumerated() { writeMember(member, isFirst: index == 0, level + 1) }
        } else {
            var isFirst = true
            var position = json_object_iter(object)
            while let here = position {
                writeMember(here, isFirst: isFirst, level + 1)
                isFirst = false
                position = json_object_iter_next(object, here)
            }
        }
        if json_object_size(object) > 0 { breakLine(level) }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func writeMember(_ member: UnsafeMutableRawPointer, isFirst: Bool, _ level: Int) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        breakLine(level)
        writeText(json_object_iter_key(member), json_object_iter_key_len(member))
        bytes.append(UInt8(ascii: ":"))
        if indent > 0 { bytes.append(UInt8(ascii: " ")) }
        if let value = json_object_iter_value(member) { write(value, level: level) }
    }

    private func name(of member: UnsafeMutableRawPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: json_object_iter_key(member), count: json_object_iter_key_len(member))
    }

    private mutating func breakLine(_ level: Int) {
        guard indent > 0 else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * level))
    }

    // MARK: Strings

    private mutating func writeText(_ text: UnsafePointer<CChar>?, _ count: Int) {
        bytes.append(UInt8(ascii: "\""))
        if let text {
            UnsafeRawBufferPointer(start: text, count: count).withMemoryRebound(to: UInt8.self) { writePlain($0) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func writePlain(_ text: UnsafeBufferPointer<UInt8>) {
        guard hasEscapes(text) else { return bytes.append(contentsOf: text) }
        var first = 0
        for (index, byte) in text.enumerated() {
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[first..<index]))
            writeEscape(byte)
            first = index + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[first...]))
    }

    private mutating func writeEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x08: append("\\b")
        case 0x0c: append("\\f")
        case 0x0a: append("\\n")
        case 0x0d: append("\\r")
        case 0x09: append("\\t")
        default:
            append(byte < 0x10 ? "\\u000" : "\\u001")
            bytes.append(Hexadecimal.uppercaseDigit(byte & 15))
        }
    }

    // MARK: Numbers

    private mutating func writeInteger(_ value: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var first = 20
            repeat {
                first -= 1
                digits[first] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(digits)[first...]))
        }
    }

    /// Prints a real with the fewest digits (15 to 17) that read back as the same number, and with a point or an
    /// exponent, so that it is read as a real again.
    private static func digits(of value: Double) -> String {
        var text = printed(value, digits: 17)
        for count in 15...16 {
            let shorter = printed(value, digits: count)
            guard Double(shorter) == value else { continue }
            text = shorter
            break
        }
        guard let mark = text.firstIndex(of: "e") else { return text.contains(".") ? text : text + ".0" }
        // `%g` gives an exponent a sign and two digits.
        guard let exponent = Int(text[text.index(after: mark)...]) else { return text }
        return "\(text[..<mark])e\(exponent)"
    }

    /// Prints a number as `%.{digits}g` does.
    private static func printed(_ value: Double, digits: Int) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { buffer in
            let length = withVaList([value]) { vsnprintf(buffer.baseAddress, 40, "%.\(digits)g", $0) }
            return String(decoding: UnsafeRawBufferPointer(buffer).prefix(Int(length)), as: UTF8.self)
        }
    }
}

/// Whether anything in a text is written as an escape.
private func hasEscapes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.union(ofFaults: { byte in
        let isControl: UInt8 = byte < 0x20 ? 1 : 0
        let isQuote: UInt8 = byte == UInt8(ascii: "\"") ? 1 : 0
        let isBackslash: UInt8 = byte == UInt8(ascii: "\\") ? 1 : 0
        return isControl | isQuote | isBackslash
    }) != 0
}

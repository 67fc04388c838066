import Bytes
import CJansson

/// Parses JSON in one pass over its bytes, several times as fast as jansson's parser, which reads byte by byte.
///
/// It accepts only what is certainly valid and gives up on anything else: errors, numbers of more than 18 digits,
/// surrogates, deep nesting. jansson then parses the text again, decides, and words the error.
struct JSONReader {
    /// The most levels that are read here; each takes some stack.
    private static let depth = 128

    private let end: UnsafePointer<UInt8>
    private var next: UnsafePointer<UInt8>
    private let duplicateKeys: Bool

    private init(_ start: UnsafePointer<UInt8>, count: Int, duplicateKeys: Bool) {
        end = start + count
        next = start
        self.duplicateKeys = duplicateKeys
    }

    /// Returns the value of `bytes`, which the caller must release; nil if jansson must decide.
    static func read(
        _ bytes: UnsafeRawBufferPointer, duplicateKeys: Bool, maximumDepth: Int
    ) -> UnsafeMutablePointer<json_t>? {
        bytes.withMemoryRebound(to: UInt8.self) { bytes in
            guard let start = bytes.baseAddress else { return nil }
            var reader = JSONReader(start, count: bytes.count, duplicateKeys: duplicateKeys)
            guard let value = reader.value(depth: min(maximumDepth, depth)) else { return nil }
            guard reader.token() == nil else {
                release(value)
                return nil
            }
            return value
        }
    }

    /// Peeks at the first byte of the next token; nil at the end.
    private mutating func token() -> UInt8? {
        while next < end {
            let byte = next.pointee
            guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return byte }
            next += 1
        }
        return nil
    }

    /// Consumes `byte` if the next token begins with it.
    private mutating func take(_ byte: UInt8) -> Bool {
        guard token() == byte else { return false }
        next += 1
        return true
    }

    private mutating func value(depth: Int) -> UnsafeMutablePointer<json_t>? {
        guard let first = token() else { return nil }
        switch first {
        case UInt8(ascii: "\""): return text()?.made()
        case UInt8(ascii: "{"): return depth > 0 ? object(depth: depth - 1) : nil
        case UInt8(ascii: "["): return depth > 0 ? array(depth: depth - 1) : nil
        case UInt8(ascii: "t"): return takes("true") ? json_true() : nil
        case UInt8(ascii: "f"): return takes("false") ? json_false() : nil
        case UInt8(ascii: "n"): return takes("null") ? json_null() : nil
        default: return number()
        }
    }

    private mutating func takes(_ word: StaticString) -> Bool {
        guard end - next >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where next[index] != word.utf8Start[index] { return false }
        next += word.utf8CodeUnitCount
        return true
    }

    // MARK: Arrays and objects

    private mutating func array(depth: Int) -> UnsafeMutablePointer<json_t>? {
        next += 1
        guard let array = json_array() else { return nil }
        if take(UInt8(ascii: "]")) { return array }
        while let element = value(depth: depth), json_array_append_new(array, element) == 0 {
            if take(UInt8(ascii: "]")) { return array }
            guard take(UInt8(ascii: ",")) else { break }
        }
        release(array)
        return nil
    }

    private mutating func object(depth: Int) -> UnsafeMutablePointer<json_t>? {
        next += 1
        guard let object = json_object() else { return nil }
        if take(UInt8(ascii: "}")) { return object }
        while token() == UInt8(ascii: "\""), let key = text(), take(UInt8(ascii: ":")),
            let member = value(depth: depth), key.set(in: object, to: member, mayReplace: duplicateKeys)
        {
            if take(UInt8(ascii: "}")) { return object }
            guard take(UInt8(ascii: ",")) else { break }
        }
        release(object)
        return nil
    }

    // MARK: Numbers

    private mutating func number() -> UnsafeMutablePointer<json_t>? {
        let first = next
        let isNegative = next.pointee == UInt8(ascii: "-")
        if isNegative { next += 1 }
        let whole = next
        var value: json_int_t = 0
        while next < end, next.pointee.isASCIIDigit, next - whole < 19 {
            value = value &* 10 &+ json_int_t(next.pointee &- 0x30)
            next += 1
        }
        let digits = next - whole
        guard digits > 0, digits < 19, digits == 1 || whole.pointee != 0x30 else { return nil }
        guard next < end, next.pointee == UInt8(ascii: ".") || next.pointee | 0x20 == UInt8(ascii: "e") else {
            let number = isNegative ? -value : value
            return SmallIntegers.value(Int(number)) ?? json_integer(number)
        }
        if next.pointee == UInt8(ascii: ".") {
            next += 1
            guard skipDigits() else { return nil }
        }
        if next < end, next.pointee | 0x20 == UInt8(ascii: "e") {
            next += 1
            if next < end, next.pointee == UInt8(ascii: "+") || next.pointee == UInt8(ascii: "-") { next += 1 }
            guard skipDigits() else { return nil }
        }
        let text = String(decoding: UnsafeBufferPointer(start: first, count: next - first), as: UTF8.self)
        guard let real = Double(text), real.isFinite else { return nil }
        return json_real(real)
    }

    /// Skips digits; false if there are none.
    private mutating func skipDigits() -> Bool {
        let first = next
        while next < end, next.pointee.isASCIIDigit { next += 1 }
        return next > first
    }

    // MARK: Strings

    /// A string: bytes of the source itself, or decoded ones if it has escapes.
    private struct Text {
        let plain: UnsafeBufferPointer<UInt8>
        let unescaped: [UInt8]?
        /// Whether all bytes are ASCII; if not, jansson checks the UTF-8.
        let isASCII: Bool

        private func withText<R>(_ body: (UnsafePointer<CChar>, Int) -> R) -> R? {
            func call(_ bytes: UnsafeBufferPointer<UInt8>) -> R? {
                guard let start = bytes.baseAddress else { return body("", 0) }
                return body(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self), bytes.count)
            }
            if let unescaped { return unescaped.withUnsafeBufferPointer(call) }
            return call(plain)
        }

        func made() -> UnsafeMutablePointer<json_t>? {
            withText { isASCII ? json_stringn_nocheck($0, $1) : json_stringn($0, $1) } ?? nil
        }

        /// Sets a member and hands it over to the object; false if its key is a forbidden duplicate, or not UTF-8.
        func set(
            in object: UnsafeMutablePointer<json_t>, to member: UnsafeMutablePointer<json_t>, mayReplace: Bool
        ) -> Bool {
            let before = json_object_size(object)
            let status = withText {
                isASCII
                    ? json_object_setn_new_nocheck(object, $0, $1, member)
                    : json_object_setn_new(object, $0, $1, member)
            }
            return status == 0 && (mayReplace || json_object_size(object) > before)
        }
    }

    private mutating func text() -> Text? {
        next += 1
        let first = next
        var seen: UInt8 = 0
        while next < end {
            let byte = next.pointee
            if byte == UInt8(ascii: "\"") {
                defer { next += 1 }
                return Text(
                    plain: UnsafeBufferPointer(start: first, count: next - first), unescaped: nil,
                    isASCII: seen < 0x80)
            }
            if byte == UInt8(ascii: "\\") { return escapedText(from: first, seen) }
            guard byte >= 0x20 else { return nil }
            seen |= byte
            next += 1
        }
        return nil
    }

    /// Reads the rest of a string that has escapes; the bytes from `first` up to the next one are plain.
    private mutating func escapedText(from first: UnsafePointer<UInt8>, _ before: UInt8) -> Text? {
        var seen = before
        var bytes = Array(UnsafeBufferPointer(start: first, count: next - first))
        while next < end {
            let byte = next.pointee
            next += 1
            switch byte {
            case UInt8(ascii: "\""):
                return Text(
                    plain: UnsafeBufferPointer(start: nil, count: 0), unescaped: bytes, isASCII: seen < 0x80)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    seen |= byte
                    bytes.append(byte)
                }
            case 0..<0x20: return nil
            default:
                seen |= byte
                bytes.append(byte)
            }
        }
        return nil
    }

    /// Reads an escape after its backslash; nil for surrogates and for NUL.
    private mutating func escape() -> Unicode.Scalar? {
        guard next < end else { return nil }
        let byte = next.pointee
        next += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard end - next >= 4 else { return nil }
            var code: UInt32 = 0
            for _ in 0..<4 {
                guard let digit = next.pointee.hexadecimalValue else { return nil }
                code = code << 4 | UInt32(digit)
                next += 1
            }
            return code == 0 ? nil : Unicode.Scalar(code)
        default: return nil
        }
    }
}

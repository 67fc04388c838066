/// Base64 (RFC 4648, 4), and its URL-safe alphabet (5).
public enum Base64 {
    private static let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let alphabet = Array((common + "+/").utf8)
    private static let digits = values(of: common + "+/")
    private static let urlSafeDigits = values(of: common + "-_")

    /// The text of these bytes, with padding.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Array(bytes).withUnsafeBufferPointer { bytes in
            alphabet.withUnsafeBufferPointer { alphabet in encode(bytes, alphabet) }
        }
    }

    private static func encode(
        _ bytes: UnsafeBufferPointer<UInt8>, _ alphabet: UnsafeBufferPointer<UInt8>
    ) -> String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { text in
            var (index, end) = (0, 0)
            while index + 3 <= bytes.count {
                let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
                for place in 0..<4 {
                    text[end + place] = alphabet[Int(group >> UInt32(18 - 6 * place) & 63)]
                }
                index += 3
                end += 4
            }
            let rest = bytes.count - index
            guard rest > 0 else { return end }
            let group = UInt32(bytes[index]) << 16 | (rest == 2 ? UInt32(bytes[index + 1]) << 8 : 0)
            text[end] = alphabet[Int(group >> 18)]
            text[end + 1] = alphabet[Int(group >> 12 & 63)]
            text[end + 2] = rest == 2 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "=")
            text[end + 3] = UInt8(ascii: "=")
            return end + 4
        }
    }

    /// The bytes of a text with padding.
    ///
    /// Spare bits are ignored, as most decoders do.
    /// - Returns: nil for any character outside the alphabet, white space included, and for a padding that is missing
    ///   or too long.
    public static func decode(_ text: String) -> [UInt8]? {
        text.utf8.span.withUnsafeBufferPointer { text in
            guard text.count % 4 == 0 else { return nil }
            let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
            return decode(UnsafeBufferPointer(rebasing: text.dropLast(padding)), by: digits)?.bytes
        }
    }

    /// The bytes of a URL-safe text without padding (RFC 7515, appendix C).
    /// - Returns: nil for any character outside the alphabet, padding included, for a length that nothing encodes to,
    ///   and for spare bits that are not zero: else one token would have several spellings.
    public static func decodeURLSafe(_ text: some Collection<UInt8>) -> [UInt8]? {
        let decode = { (text: UnsafeBufferPointer<UInt8>) -> [UInt8]? in
            guard let found = Self.decode(text, by: urlSafeDigits), found.spareBits == 0 else { return nil }
            return found.bytes
        }
        if let bytes = text.withContiguousStorageIfAvailable(decode) { return bytes }
        return Array(text).withUnsafeBufferPointer(decode)
    }

    /// Reads digits to the end; nil if something else is among them, or one is left over.
    private static func decode(
        _ text: UnsafeBufferPointer<UInt8>, by digits: [UInt8]
    ) -> (bytes: [UInt8], spareBits: UInt32)? {
        guard text.count % 4 != 1 else { return nil }
        var union: UInt8 = 0
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3 + 2) { bytes, count in
            digits.withUnsafeBufferPointer { digits in
                for character in text {
                    let digit = digits[Int(character)]
                    union |= digit
                    pending = pending << 6 | UInt32(digit)
                    bits += 6
                    if bits >= 8 {
                        bits -= 8
                        bytes[count] = UInt8(truncatingIfNeeded: pending >> bits)
                        count += 1
                    }
                }
            }
        }
        return union == noDigit ? nil : (bytes, pending & (1 << bits - 1))
    }

    /// Has all bits, so that it shows in a union of digits: those have six.
    private static let noDigit: UInt8 = 0xff

    /// The value of each character of an alphabet, by its byte.
    private static func values(of alphabet: String) -> [UInt8] {
        var digits = [UInt8](repeating: noDigit, count: 256)
        for (value, character) in alphabet.utf8.enumerated() { digits[Int(character)] = UInt8(value) }
        return digits
    }
}

import CCrypto

/// Base64 with padding (RFC 4648, 4).
public enum Base64 {
    /// The text of these bytes.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        // OpenSSL puts a NUL behind it.
        return String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4 + 1) { text in
            Int(EVP_EncodeBlock(text.baseAddress, bytes, Int32(bytes.count)))
        }
    }

    /// The bytes of a text; nil for what is not Base64: any character outside the alphabet, white space included, and a
    /// padding that is missing or too long.
    public static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { decode($0) }
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        var union: UInt8 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3) { bytes, count in
            var pending: UInt32 = 0
            var bits: UInt32 = 0
            for character in text.dropLast(padding) {
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
        return union == noDigit ? nil : bytes
    }

    /// Has all bits, so that it shows in a union of digits.
    private static let noDigit: UInt8 = 0xff

    /// What each character stands for.
    private static let digits: [UInt8] = {
        var digits = [UInt8](repeating: noDigit, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
        for (value, character) in alphabet.enumerated() { digits[Int(character)] = UInt8(value) }
        return digits
    }()
}

/// Percent-encoding (RFC 3986, 2.1).
public enum PercentEncoding {
    /// The text with everything but unreserved characters (letters, digits, `-._~`) encoded.
    public static func encode(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isUnreserved(byte) {
                result.append(byte)
            } else {
                result.append(UInt8(ascii: "%"))
                result.append(Hexadecimal.uppercaseDigit(byte >> 4))
                result.append(Hexadecimal.uppercaseDigit(byte & 15))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The bytes of an encoded text, decoded once; a plus is a plus. Nil for a `%` without two hexadecimal digits.
    public static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard index + 2 <= text.count, let high = text[index].hexadecimalValue,
                let low = text[index + 1].hexadecimalValue
            else { return nil }
            bytes.append(high << 4 | low)
            index += 2
        }
        return bytes
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: byte.isASCIIAlphanumeric
        }
    }
}

/// Percent-encoding (RFC 3986, 2.1).
public enum PercentEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// The text with everything but unreserved characters (letters, digits, `-._~`) encoded.
    /// - Throws: `LIMIT_EXCEEDED`.
    public static func encode(_ text: String) throws(ValueError) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        try ValueLimit.check(bytes: result.count)
        return String(decoding: result, as: UTF8.self)
    }

    /// The text that an encoded one stands for. A plus is a plus.
    /// - Throws: `TYPE_MISMATCH` for a `%` without two hexadecimal digits, or bytes that are not text.
    public static func decode(_ text: String) throws(ValueError) -> String {
        var result: [UInt8] = []
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            guard let high = bytes.next().flatMap(digit), let low = bytes.next().flatMap(digit) else {
                throw .mismatch("a '%' must stand before two hexadecimal digits")
            }
            result.append(high << 4 | low)
        }
        return try Conversion.decoded(result)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

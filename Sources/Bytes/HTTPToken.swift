/// A token of HTTP: the names of methods, fields and parameters (RFC 9110, 5.6.2).
public enum HTTPToken {
    /// Whether there are characters, and only those of a token.
    public static func isToken(_ text: UnsafeRawBufferPointer) -> Bool {
        for byte in text where !isTokenByte(byte) { return false }
        return !text.isEmpty
    }

    /// Whether there are characters, and only those of a token.
    public static func isToken(_ text: String) -> Bool {
        text.utf8.span.withUnsafeBufferPointer { isToken(UnsafeRawBufferPointer($0)) }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "^")...UInt8(ascii: "z"),  // ^ _ ` and the small letters
            UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"),  // # $ % & '
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "|"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}

import FoundationEssentials

/// Base64 with padding (RFC 4648, 4).
public enum Base64 {
    /// The text of these bytes.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

    /// The bytes of a text; nil for what is not Base64.
    public static func decode(_ text: String) -> [UInt8]? { Data(base64Encoded: text).map { Array($0) } }
}

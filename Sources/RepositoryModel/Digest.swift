/// The SHA-256 of a blob; the blob's name everywhere.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public let hexadecimal: String

    /// Reads `sha256:` and 64 lower-case hexadecimal digits; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.hasPrefix("sha256:") else { return nil }
        self.init(hexadecimal: String(text.dropFirst(7)))
    }

    /// Takes 64 lower-case hexadecimal digits; nil for anything else.
    public init?(hexadecimal: String) {
        guard hexadecimal.utf8.count == 64,
            hexadecimal.utf8.allSatisfy({ ($0 &- 0x30 < 10) || ($0 &- 0x61 < 6) })
        else { return nil }
        self.hexadecimal = hexadecimal
    }

    /// `sha256:…`, as the HTTP contract writes it.
    public var description: String { "sha256:\(hexadecimal)" }
}

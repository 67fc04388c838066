/// The SHA-256 of a blob; the blob's name everywhere.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public let hexadecimal: String

    /// Reads `sha256:` and 64 lower-case hexadecimal digits; nil for anything else.
    @inlinable  // so that nothing generic is left of it
    public init?(_ text: some StringProtocol) { self.init(prefixed: String(text)) }

    @usableFromInline
    init?(prefixed text: String) {
        guard text.utf8.starts(with: "sha256:".utf8) else { return nil }
        self.init(hexadecimal: String(text.utf8.dropFirst(7)) ?? "")
    }

    /// Takes 64 lower-case hexadecimal digits; nil for anything else.
    public init?(hexadecimal: String) {
        let isDigest = hexadecimal.withBytes { bytes in
            bytes.count == 64 && bytes.allSatisfy { ($0 &- 0x30 < 10) || ($0 &- 0x61 < 6) }
        }
        guard isDigest else { return nil }
        self.hexadecimal = hexadecimal
    }

    /// `sha256:…`, as the HTTP contract writes it.
    public var description: String { "sha256:\(hexadecimal)" }
}

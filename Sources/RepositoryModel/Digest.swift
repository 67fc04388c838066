import Bytes

/// The SHA-256 of a blob; the blob's name everywhere.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public let hexadecimal: String

    /// Reads `sha256:` and 64 lower-case hexadecimal digits; nil for anything else.
    @inlinable  // specialised by each caller: no generic code is left
    public init?(_ text: some StringProtocol) { self.init(prefixed: String(text)) }

    @usableFromInline
    init?(prefixed text: String) {
        guard let digest = text.utf8.span.withUnsafeBufferPointer({ Digest(utf8: UnsafeRawBufferPointer($0)) }) else {
            return nil
        }
        self = digest
    }

    /// Reads the same from the UTF-8 of a text.
    public init?(utf8 text: UnsafeRawBufferPointer) {
        guard text.count == 71, text[..<7].elementsEqual("sha256:".utf8) else { return nil }
        self.init(hexadecimal: String(decoding: UnsafeRawBufferPointer(rebasing: text[7...]), as: UTF8.self))
    }

    /// Takes 64 lower-case hexadecimal digits; nil for anything else.
    public init?(hexadecimal: String) {
        guard hexadecimal.utf8.count == 64, Hexadecimal.isLowercase(hexadecimal) else { return nil }
        self.hexadecimal = hexadecimal
    }

    /// The digest as an entity tag, with its quotes (RFC 9110, 8.8.3).
    public var entityTag: String { String(joined: "\"sha256:", hexadecimal, "\"") }

    /// The digest as the HTTP contract writes it: `sha256:` and the digits.
    public var description: String { String(joined: "sha256:", hexadecimal) }
}

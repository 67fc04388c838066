/// The beginning that the keys of some documents have in common: whole segments with the slash after them, such as
/// `doc/settings/`.
public struct KeyPrefix: Sendable, CustomStringConvertible {
    /// The prefix, with the slash at its end.
    public let text: String

    /// - Throws: ``KeyError`` for a text that does not end with a slash or that no key can begin with.
    public init(_ text: String) throws(KeyError) {
        guard text.utf8.last == UInt8(ascii: "/") else {
            throw KeyError(description: "expected a prefix that ends with a slash; found \"\(text.prefix(80))\"")
        }
        guard try KeyShape(of: String(text.utf8.dropLast()) ?? "").kind != .unknown else {
            throw KeyError(
                description: "expected a prefix doc/, artifact/, deleted/, package/, release/ or file/; "
                    + "found \"\(text.prefix(80))\"")
        }
        self.text = text
    }

    /// The least text that is greater than all keys that begin so: a slash is followed by `0`.
    public var end: String { (String(text.utf8.dropLast()) ?? "") + "0" }

    /// Whether a key begins so.
    public func contains(_ key: DocumentKey) -> Bool { key.text.utf8.starts(with: text.utf8) }

    public var description: String { text }
}

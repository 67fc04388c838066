import Bytes

/// The name of a tag, normalised and checked.
public struct Tag: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name as text.
    public let text: String

    /// Normalises (trims, turns into lower case), then checks.
    /// - Throws: ``NameError`` for anything but `^[a-z0-9][a-z0-9._-]{0,127}$`.
    public init(_ text: String) throws(NameError) {
        self.text = try NameRule.name.check(Self.normalized(text), part: "tag")
    }

    /// A tag in its normal spelling, not yet checked.
    public static func normalized(_ text: String) -> String { text.trimmedASCII.lowercasedASCII }

    public static func < (left: Tag, right: Tag) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    public var description: String { text }
}

/// The rule for a part of a name: the ASCII characters that it may begin with, those that may follow, and its length.
public struct NameRule: Sendable {
    /// The rule as a regular expression, for messages and for `GET /schema`.
    public let pattern: String
    let first: ASCIISet
    let rest: ASCIISet
    let maximumLength: Int

    /// Namespaces, names, variants and tags (HTTP contract, "Artifacts").
    public static let name = NameRule(
        pattern: "^[a-z0-9][a-z0-9._-]{0,127}$", first: lower + digits, rest: lower + digits + "._-",
        maximumLength: 128)

    /// Versions (HTTP contract, "Artifacts").
    public static let version = NameRule(
        pattern: "^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$", first: upper + lower + digits,
        rest: upper + lower + digits + "._+-", maximumLength: 128)

    /// Tenants (HTTP contract, "Conventions").
    public static let tenant = NameRule(
        pattern: "^[a-z0-9][a-z0-9-]{0,62}$", first: lower + digits, rest: lower + digits + "-", maximumLength: 63)

    /// Workflows (HTTP contract, "Workflows").
    public static let workflow = NameRule(
        pattern: "^[a-z0-9][a-z0-9_-]{0,63}$", first: lower + digits, rest: lower + digits + "_-", maximumLength: 64)

    private static let (upper, lower) = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
    private static let digits = "0123456789"

    init(pattern: String, first: String, rest: String, maximumLength: Int) {
        self.pattern = pattern
        self.first = ASCIISet(first)
        self.rest = ASCIISet(rest)
        self.maximumLength = maximumLength
    }

    /// Tells whether `text` obeys the rule.
    public func allows(_ text: String) -> Bool {
        text.utf8.span.withUnsafeBufferPointer { allows($0) }
    }

    /// Tells whether a text obeys the rule, by its UTF-8.
    func allows(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let head = bytes.first, first.contains(head), bytes.count <= maximumLength else { return false }
        for byte in bytes where !rest.contains(byte) { return false }
        return true
    }

    func check(_ text: String, part: String) throws(NameError) -> String {
        guard allows(text) else { throw NameError(part, found: text, expected: "must match \(pattern)") }
        return text
    }
}

/// A set of ASCII characters, one bit each.
struct ASCIISet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ characters: String) {
        for byte in characters.utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: low &>> UInt64(byte) & 1 != 0
        case 64..<128: high &>> UInt64(byte - 64) & 1 != 0
        default: false
        }
    }
}

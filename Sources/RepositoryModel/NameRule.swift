/// The rule that a part of a name obeys: which ASCII characters it begins with and goes on with, and how long it is.
public struct NameRule: Sendable {
    /// The rule as a regular expression, for messages and for `GET /schema`.
    public let pattern: String
    let first: @Sendable (UInt8) -> Bool
    let rest: @Sendable (UInt8) -> Bool
    let maximumLength: Int

    /// Namespaces, names, variants and tags (HTTP contract, "Artifacts").
    public static let name = NameRule(
        pattern: "^[a-z0-9][a-z0-9._-]{0,127}$",
        first: { isLower($0) || isDigit($0) },
        rest: { isLower($0) || isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || isDash($0) },
        maximumLength: 128)

    /// Versions (HTTP contract, "Artifacts").
    public static let version = NameRule(
        pattern: "^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$",
        first: { isLetter($0) || isDigit($0) },
        rest: {
            isLetter($0) || isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: "+") || isDash($0)
        },
        maximumLength: 128)

    /// Tenants (HTTP contract, "Conventions").
    public static let tenant = NameRule(
        pattern: "^[a-z0-9][a-z0-9-]{0,62}$",
        first: { isLower($0) || isDigit($0) },
        rest: { isLower($0) || isDigit($0) || isDash($0) },
        maximumLength: 63)

    /// Whether `text` obeys the rule.
    public func allows(_ text: String) -> Bool {
        var bytes = text.utf8.makeIterator()
        guard let head = bytes.next(), first(head), text.utf8.count <= maximumLength else { return false }
        while let byte = bytes.next() { guard rest(byte) else { return false } }
        return true
    }

    func check(_ text: String, part: String) throws(NameError) -> String {
        guard allows(text) else { throw NameError(part, found: text, expected: "must match \(pattern)") }
        return text
    }
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
private func isLower(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }
private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
private func isDash(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") }

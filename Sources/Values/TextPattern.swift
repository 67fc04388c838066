public import JSON

/// A regular expression, matched by scalars.
public struct TextPattern {
    /// The longest pattern, in Unicode scalars.
    public static let maximumLength = 1_000
    /// The longest text that is searched, in bytes.
    public static let maximumText = 64 << 10

    private let regex: Regex<AnyRegexOutput>

    /// Reads a pattern.
    /// - Throws: `OUT_OF_RANGE` for what is none, `LIMIT_EXCEEDED` for one that is too long.
    public init(_ pattern: String) throws(ValueError) {
        guard pattern.unicodeScalars.count <= Self.maximumLength else {
            throw .limit("a pattern has at most \(Self.maximumLength) characters", of: "pattern")
        }
        do { regex = try Regex(pattern).matchingSemantics(.unicodeScalar) } catch {
            throw .range("\"\(pattern.prefix(80))\" is no regular expression")
        }
    }

    /// Whether the pattern matches somewhere in the text.
    /// - Throws: `LIMIT_EXCEEDED` for a text that is too long.
    public func matches(_ text: String) throws(ValueError) -> Bool { try first(in: text) != nil }

    /// The first match as `{match, start, end, groups, named}`, places in scalars; null where there is none. A group
    /// that took no part is null.
    /// - Throws: `LIMIT_EXCEEDED` for a text that is too long.
    public func match(_ text: String) throws(ValueError) -> JSONValue {
        guard let match = try first(in: text) else { return .null }
        let groups = match.output.dropFirst()
        func json(_ group: AnyRegexOutput.Element) -> JSONValue { group.substring.map { JSONValue($0) } ?? .null }
        let scalars = text.unicodeScalars
        return [
            "match": JSONValue(text[match.range]),
            "start": JSONValue(scalars.distance(from: scalars.startIndex, to: match.range.lowerBound)),
            "end": JSONValue(scalars.distance(from: scalars.startIndex, to: match.range.upperBound)),
            "groups": JSONValue(groups.map(json)),
            "named": JSONValue(members: groups.compactMap { group in group.name.map { ($0, json(group)) } }),
        ]
    }

    private func first(in text: String) throws(ValueError) -> Regex<AnyRegexOutput>.Match? {
        guard text.utf8.count <= Self.maximumText else {
            throw .limit("a text that is searched has at most \(Self.maximumText) bytes", of: "searched text")
        }
        do { return try regex.firstMatch(in: text) } catch { throw .range("the pattern failed: \(error)") }
    }
}

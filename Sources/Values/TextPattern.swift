public import JSON

/// A regular expression in the syntax of PCRE2, matched by Unicode scalars. A search that takes too many steps is
/// stopped, so that no pattern holds a thread.
public struct TextPattern: Sendable {
    /// The longest pattern, in Unicode scalars.
    public static let maximumLength = 1_000
    /// The longest text that is searched, in bytes.
    public static let maximumText = 64 << 10

    private let compiled: CompiledPattern

    /// Compiles a pattern, or takes it from the cache: `try TextPattern("^v[0-9]+$").matches("v2")`.
    /// - Throws: `OUT_OF_RANGE` with the place of the error, in Unicode scalars from 1; `LIMIT_EXCEEDED` for one that
    ///   is too long.
    public init(_ pattern: String) throws(ValueError) {
        guard pattern.unicodeScalars.count <= Self.maximumLength else {
            throw .limit("a pattern has at most \(Self.maximumLength) characters", of: "pattern")
        }
        compiled = try PatternCache.shared.pattern(pattern)
    }

    /// Tells whether the pattern matches somewhere in the text.
    /// - Throws: `LIMIT_EXCEEDED` for a text that is too long, or a search that takes too many steps.
    public func matches(_ text: String) throws(ValueError) -> Bool {
        var steps = PatternSteps()
        return try matches(text, &steps)
    }

    /// Tells whether the pattern matches somewhere in a text, one of several that share a limit.
    /// - Parameter steps: the steps that are left for all the searches together.
    /// - Throws: `LIMIT_EXCEEDED` for a text that is too long, or searches that take too many steps.
    public func matches(_ text: String, _ steps: inout PatternSteps) throws(ValueError) -> Bool {
        try first(in: text, &steps) != nil
    }

    /// Returns the first match as `{match, start, end, groups, named}`, places in scalars; null if there is none. A
    /// group that did not take part is null.
    /// - Throws: `LIMIT_EXCEEDED` for a text that is too long, or a search that takes too many steps.
    public func match(_ text: String) throws(ValueError) -> JSONValue {
        var steps = PatternSteps()
        guard let groups = try first(in: text, &steps), let whole = groups.first ?? nil else { return .null }
        let bytes = text.utf8
        func part(_ range: Range<Int>) -> Substring.UTF8View {
            bytes.dropFirst(range.lowerBound).prefix(range.count)
        }
        let texts = groups.map { $0.map { JSONValue(Substring(part($0))) } ?? .null }
        let start = part(0..<whole.lowerBound).scalarCount
        return [
            "match": texts[0],
            "start": JSONValue(start),
            "end": JSONValue(start + part(whole).scalarCount),
            "groups": JSONValue(texts.dropFirst()),
            "named": JSONValue(members: compiled.names.map { ($0.name, texts[$0.group]) }),
        ]
    }

    private func first(in text: String, _ steps: inout PatternSteps) throws(ValueError) -> [Range<Int>?]? {
        guard text.utf8.count <= Self.maximumText else {
            throw .limit("a text that is searched has at most \(Self.maximumText) bytes", of: "searched text")
        }
        var text = text
        return try text.withUTF8 { bytes in
            Result { () throws(ValueError) in try compiled.firstMatch(in: bytes, &steps) }
        }.get()
    }
}

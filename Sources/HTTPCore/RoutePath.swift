import Bytes

/// The path of a route: literal segments, parameters, and at most one parameter that takes several segments.
///
/// - `{name}` is one segment; with literal text around it, `{file}.json` or `user:{name}`, the rest of one segment.
/// - `{name...}` is one or more segments, anywhere in the path.
/// - A slash at the end is part of the path.
///
/// Literal text is compared with decoded segments, so it is written decoded.
public struct RoutePath: Sendable, Hashable, CustomStringConvertible {
    /// One segment of a route's path.
    public enum Segment: Sendable, Hashable {
        case literal(String)
        /// A parameter with literal text before it, after it or both.
        case affixed(prefix: String, name: String, suffix: String)
        case parameter(String)
        /// A parameter of one or more segments.
        case rest(String)
    }

    /// Says why a text is not the path of a route.
    public struct Invalid: Error, CustomStringConvertible {
        public let description: String
    }

    /// The path as it was written.
    public let description: String
    /// The segments; `/` has none.
    public let segments: [Segment]
    /// Whether a slash follows the last segment.
    public let hasTrailingSlash: Bool

    /// Parses a path.
    /// - Throws: ``Invalid`` that quotes the path and says what must be changed.
    public init(_ text: String) throws(Invalid) {
        description = text
        func invalid(_ reason: String) -> Invalid { Invalid(description: "the path '\(text.prefix(200))' \(reason)") }
        guard text.utf8.first == UInt8(ascii: "/") else { throw invalid("must begin with /") }
        var parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        hasTrailingSlash = parts.count > 1 && parts.last == ""
        if parts.last == "" { parts.removeLast() }
        var segments: [Segment] = []
        for part in parts {
            do { segments.append(try Self.segment(part)) } catch { throw invalid(error.description) }
        }
        let names = segments.compactMap(\.name)
        guard Set(names).count == names.count else { throw invalid("must not use a parameter's name twice") }
        guard segments.count(where: \.isRest) <= 1 else {
            throw invalid("must not have more than one parameter of several segments")
        }
        self.segments = segments
    }

    private static func segment(_ text: String) throws(Invalid) -> Segment {
        guard !["", ".", ".."].contains(text) else {
            throw Invalid(description: "must not have empty, \".\" or \"..\" segments")
        }
        let isPlain = text.utf8.allSatisfy {
            $0 != 0x20 && !$0.isASCIIControl && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "%")
        }
        guard isPlain else {
            throw Invalid(description: "must be written without spaces, control characters, backslashes and %")
        }
        guard let open = text.firstIndex(of: "{"), let close = text.lastIndex(of: "}"), open < close else {
            guard !text.contains(where: { $0 == "{" || $0 == "}" }) else {
                throw Invalid(description: "has a brace without its partner")
            }
            return .literal(text)
        }
        var name = String(text[text.index(after: open)..<close])
        let (prefix, suffix) = (String(text[..<open]), String(text[text.index(after: close)...]))
        let isRest = name.hasSuffix("...")
        if isRest { name.removeLast(3) }
        guard isName(name) else {
            throw Invalid(
                description: "must name its parameters by ^[A-Za-z_][A-Za-z0-9_]*$, one in a segment; "
                    + "found '{\(name)}'")
        }
        if prefix.isEmpty, suffix.isEmpty { return isRest ? .rest(name) : .parameter(name) }
        guard !isRest else {
            throw Invalid(description: "must not have text beside the parameter of several segments {\(name)...}")
        }
        return .affixed(prefix: prefix, name: name, suffix: suffix)
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !first.isASCIIDigit else { return false }
        return text.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") }
    }
}

extension RoutePath.Segment {
    /// The parameter's name; nil for a literal.
    public var name: String? {
        switch self {
        case .literal: nil
        case .affixed(_, let name, _), .parameter(let name), .rest(let name): name
        }
    }

    /// Whether it takes several segments.
    public var isRest: Bool { if case .rest = self { true } else { false } }
}

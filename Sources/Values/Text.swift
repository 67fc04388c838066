public import JSON

/// Operations on text. Positions and lengths count Unicode scalars, and texts are equal if their scalars are.
public enum Text {
    /// Counts the scalars.
    public static func length(_ text: String) -> Int { text.unicodeScalars.count }

    /// Removes white space (Unicode's) from the ends.
    public static func trimmed(_ text: String, start: Bool = true, end: Bool = true) -> String {
        var rest = text.unicodeScalars[...]
        if start { rest = rest.drop { $0.properties.isWhitespace } }
        while end, rest.last?.properties.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    /// Returns the text in lower case by Unicode's full mapping. A sigma that ends a word becomes `ς` (Unicode 16, 3.13.2,
    /// `Final_Sigma`), which Swift's own mapping leaves out.
    public static func lowercased(_ text: String) -> String {
        guard text.unicodeScalars.contains(capitalSigma) else { return text.lowercased() }
        let scalars = Array(text.unicodeScalars)
        var lower = ""
        for (index, scalar) in scalars.enumerated() {
            if scalar == capitalSigma {
                let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
                let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
                let endsWord = before?.properties.isCased == true && after?.properties.isCased != true
                lower.unicodeScalars.append(endsWord ? "ς" : "σ")
            } else {
                lower += scalar.properties.lowercaseMapping
            }
        }
        return lower
    }

    private static let capitalSigma: Unicode.Scalar = "Σ"

    /// Returns the scalars from `start` up to, but not including, `end`, or up to the end of the text.
    /// - Throws: `OUT_OF_RANGE` for a negative start, or an end before it. Beyond the end of the text there is nothing.
    public static func substring(_ text: String, _ start: Int, _ end: Int?) throws(ValueError) -> String {
        let range = try Slice.range(start, end)
        return String(text.unicodeScalars.dropFirst(range.lowerBound).prefix(range.count))
    }

    /// Pads a text to a length at one end, with `fill` repeated and cut to fit.
    /// - Throws: `OUT_OF_RANGE` for an empty fill, `LIMIT_EXCEEDED` for a length that is too great.
    public static func padded(
        _ text: String, to length: Int, with fill: String, atStart: Bool
    ) throws(ValueError) -> String {
        let scalars = Array(fill.unicodeScalars)
        guard !scalars.isEmpty else { throw .range("the fill must not be empty") }
        let present = self.length(text)
        guard length > present else { return text }
        let missing = length - present
        // An upper bound: no scalar of the fill takes more bytes of UTF-8 than the whole fill.
        let (bytes, overflow) = (missing / scalars.count + 1).multipliedReportingOverflow(by: fill.utf8.count)
        guard !overflow, bytes <= ValueLimit.bytes else { throw ValueLimit.exceeded }
        try ValueLimit.check(bytes: text.utf8.count + bytes)
        var padding = String.UnicodeScalarView()
        for index in 0..<missing { padding.append(scalars[index % scalars.count]) }
        return atStart ? String(padding) + text : text + String(padding)
    }

    /// Concatenates two texts.
    /// - Throws: `LIMIT_EXCEEDED`.
    public static func joined(_ left: String, _ right: String) throws(ValueError) -> String {
        try ValueLimit.check(bytes: left.utf8.count + right.utf8.count)
        return left + right
    }

    /// Joins the strings of a list.
    /// - Throws: `TYPE_MISMATCH` for an element that is not a string, `LIMIT_EXCEEDED`.
    public static func joined(_ list: JSONValue, separator: String) throws(ValueError) -> String {
        var joined = ""
        var bytes = 0
        for (index, element) in list.elements.enumerated() {
            guard let text = element.string else {
                throw .mismatch("element \(index) must be a string; found \(element.kind.rawValue)")
            }
            bytes += text.utf8.count + separator.utf8.count
            try ValueLimit.check(bytes: bytes)
            if index > 0 { joined += separator }
            joined += text
        }
        return joined
    }

    /// Splits a text at each separator.
    /// - Parameter maximum: the most splits; nil for no limit.
    /// - Throws: `OUT_OF_RANGE` for an empty separator or a negative number.
    public static func split(
        _ text: String, by separator: String, maximum: Int? = nil
    ) throws(ValueError) -> [String] {
        guard !separator.isEmpty else { throw .range("the separator must not be empty") }
        guard maximum ?? 0 >= 0 else { throw .range("a number of splits must not be negative") }
        let bytes = Array(text.utf8)
        let search = TextSearch(separator)
        var parts: [String] = []
        var start = 0
        while parts.count < maximum ?? .max, let found = search.first(in: bytes, from: start) {
            parts.append(String(decoding: bytes[start..<found], as: UTF8.self))
            start = found + search.count
        }
        parts.append(String(decoding: bytes[start...], as: UTF8.self))
        return parts
    }

    /// Replaces every `search`, or the first `count` of them.
    /// - Throws: `OUT_OF_RANGE` for an empty search or a negative count, `LIMIT_EXCEEDED`.
    public static func replaced(
        _ text: String, _ search: String, by replacement: String, count: Int? = nil
    ) throws(ValueError) -> String {
        guard !search.isEmpty else { throw .range("what is replaced must not be empty") }
        let parts = try split(text, by: search, maximum: count)
        let (growth, overflow) = (parts.count - 1).multipliedReportingOverflow(by: replacement.utf8.count)
        try ValueLimit.check(bytes: overflow ? nil : text.utf8.count &+ growth)
        return parts.joined(separator: replacement)
    }

    /// Tells whether the text contains `search`.
    public static func contains(_ text: String, _ search: String) -> Bool {
        TextSearch(search).first(in: Array(text.utf8), from: 0) != nil
    }

    /// Tells whether the text begins with `search`.
    public static func starts(_ text: String, with search: String) -> Bool { text.utf8.starts(with: search.utf8) }

    /// Tells whether the text ends with `search`.
    public static func ends(_ text: String, with search: String) -> Bool {
        text.utf8.suffix(search.utf8.count).elementsEqual(search.utf8)
    }
}

/// A part of a text or a list.
public enum Slice {
    /// Makes the range from `start` up to, but not including, `end`.
    /// - Throws: `OUT_OF_RANGE` for a negative start, or an end before it.
    public static func range(_ start: Int, _ end: Int?) throws(ValueError) -> Range<Int> {
        let end = end ?? .max
        guard start >= 0, start <= end || end == .max else { throw .range("from \(start) to \(end) is no range") }
        return start..<end
    }
}

public import JSON

/// Parses spans of time as workflows write them.
public enum Span {
    /// Reads milliseconds: a number of them, or a text such as `500ms`, `5s`, `1.5m`, `2h`.
    /// - Throws: `TYPE_MISMATCH` for anything else, `OUT_OF_RANGE` for a negative one.
    public static func milliseconds(_ value: JSONValue) throws(ValueError) -> Double {
        guard let milliseconds = value.number ?? value.string.flatMap({ milliseconds(of: $0) }) else {
            throw .mismatch("a duration is milliseconds, or a text such as \"500ms\", \"5s\" or \"2m\"; found \(value)")
        }
        guard milliseconds >= 0 else { throw .range("a duration must not be negative; found \(value)") }
        return milliseconds
    }

    /// Milliseconds, of a text with a unit such as `500ms`, `5s`, `1.5m`, `2h`; nil for any other text.
    public static func milliseconds(of text: String) -> Double? {
        let trimmed = Text.trimmed(text)
        let digits = trimmed.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
        guard let number = Double(digits), let factor = factors[Text.trimmed(String(trimmed[digits.endIndex...]))]
        else { return nil }
        return number * factor
    }

    private static let factors: [String: Double] = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000]
}

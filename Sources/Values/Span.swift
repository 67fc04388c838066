public import JSON

/// Parses spans of time as workflows write them.
public enum Span {
    /// Reads milliseconds: a number of them, or a text such as `500ms`, `5s`, `1.5m`, `2h`.
    /// - Throws: `TYPE_MISMATCH` for anything else, `OUT_OF_RANGE` for a negative one.
    public static func milliseconds(_ value: JSONValue) throws(ValueError) -> Double {
        let milliseconds: Double
        if let number = value.number {
            milliseconds = number
        } else if let text = value.string {
            let trimmed = Text.trimmed(text)
            let digits = trimmed.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
            guard let number = Double(digits), let factor = factors[Text.trimmed(String(trimmed[digits.endIndex...]))]
            else { throw unreadable(value) }
            milliseconds = number * factor
        } else {
            throw unreadable(value)
        }
        guard milliseconds >= 0 else { throw .range("a duration must not be negative; found \(value)") }
        return milliseconds
    }

    private static let factors: [String: Double] = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000]

    private static func unreadable(_ value: JSONValue) -> ValueError {
        .mismatch("a duration is milliseconds, or a text such as \"500ms\", \"5s\" or \"2m\"; found \(value)")
    }
}

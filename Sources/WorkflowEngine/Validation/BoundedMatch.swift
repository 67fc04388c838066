/// Matches short texts against patterns of unknown origin, without ever running away.
enum BoundedMatch {
    private static let maximumSteps = 1_000_000.0

    /// Whether `pattern` is a regular expression.
    static func isPattern(_ pattern: String) -> Bool { (try? Regex(pattern)) != nil }

    /// Whether the pattern matches somewhere in the text. A pattern that is none, or that could backtrack for too long
    /// on a text of this length, is taken to match: it is checked when it runs.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let complexity = PatternComplexity(pattern)
        guard complexity.nestedQuantifiers == 0, complexity.lookArounds == 0, pattern.utf8.count <= 1_000 else {
            return true
        }
        // Without nested quantifiers a match costs at most a power of the length, one for each choice point.
        let length = Double(max(2, text.unicodeScalars.count))
        var steps = length
        for _ in 0..<complexity.repetitions {
            steps *= length
            if steps > maximumSteps { return true }
        }
        guard let regex = try? Regex(pattern) else { return true }
        return (try? regex.firstMatch(in: text)) ?? nil != nil
    }
}

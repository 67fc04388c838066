import Values

/// Matches short texts against patterns of unknown origin.
enum BoundedMatch {
    /// Whether the pattern matches somewhere in the text. A pattern that is none, or that takes too many steps on this
    /// text, is taken to match: it is checked when it runs.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        do { return try TextPattern(pattern).matches(text) } catch { return true }
    }
}

import System

/// Limits the cost of a search, or of several that belong together. PCRE2 counts its own steps anew at each place where
/// a match could begin; this counter runs through the whole search, so that it also stops a pattern that is a little
/// slow at every place.
public struct PatternSteps {
    /// The most parts of the pattern that may be tried.
    static let maximum = 1_000_000
    /// The most processor time of the thread, in seconds. It stops work that no step counts, such as a class that
    /// is repeated thousands of times before it fails; the count of steps stops all other patterns first.
    static let maximumTime = 0.1
    /// The number of bytes that may be passed over for one step.
    private static let stride = 16

    private var count = 0
    private var calls = 0
    private var position = 0
    private let start = threadProcessorSeconds()

    /// Begins with the whole limit.
    public init() {}

    /// Counts the cost of beginning a search, even if PCRE2 sees at once that nothing can match.
    /// - Parameter bytes: the text's.
    /// - Returns: whether the search may begin.
    mutating func begin(_ bytes: Int) -> Bool {
        position = 0
        count += 1 + bytes / Self.stride
        return count <= Self.maximum
    }

    /// Counts one step, taken at a byte of the text.
    /// - Returns: whether the search may go on.
    mutating func advance(to next: Int) -> Bool {
        count += 1 + max(0, next - position) / Self.stride
        position = next
        calls += 1
        guard count <= Self.maximum else { return false }
        return calls % 64 != 0 || threadProcessorSeconds() - start < Self.maximumTime
    }
}

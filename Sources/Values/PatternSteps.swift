import Glibc

/// What a search may cost, or several that belong together. PCRE2 counts its own steps anew at each place where a match
/// could begin; this counter goes through the whole search, so that a pattern which is slow at every place is stopped
/// as well.
public struct PatternSteps {
    /// Parts of the pattern that may be tried.
    static let maximum = 1_000_000
    /// Processor time of the thread, in nanoseconds. A backstop for work that no step shows, such as a class that is
    /// repeated thousands of times before it fails; the count is what stops other patterns.
    static let maximumTime = 100_000_000
    /// Bytes that are passed over at the price of one step.
    private static let stride = 16

    private var count = 0
    private var calls = 0
    private var position = 0
    private let start = PatternSteps.threadTime

    /// Nothing is used up yet.
    public init() {}

    /// Counts what every search costs, even where PCRE2 sees at once that nothing can match.
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
        return calls % 64 != 0 || Self.threadTime - start < Self.maximumTime
    }

    private static var threadTime: Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}

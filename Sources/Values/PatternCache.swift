import Synchronization

/// Compiled patterns by their text, for all threads: at most `capacity` of them. Most patterns are constants of
/// workflows, and are compiled once.
///
/// Two halves: what is used moves to the young half; when that is full, it becomes the old one and the old one is
/// dropped.
final class PatternCache: Sendable {
    static let shared = PatternCache(capacity: 512)

    private struct Halves {
        var young: [String: CompiledPattern] = [:]
        var old: [String: CompiledPattern] = [:]
    }

    private let halves = Mutex(Halves())
    private let halfCapacity: Int

    init(capacity: Int) { halfCapacity = max(1, capacity / 2) }

    /// How many patterns it holds.
    var count: Int { halves.withLock { $0.young.count + $0.old.count } }

    /// The pattern, compiled now or before. Compiling holds nobody up; of two threads that compile the same, one
    /// result stays.
    /// - Throws: `OUT_OF_RANGE` for what is no pattern.
    func pattern(_ text: String) throws(ValueError) -> CompiledPattern {
        let known = halves.withLock { halves in
            if let known = halves.young[text] { return known as CompiledPattern? }
            guard let known = halves.old.removeValue(forKey: text) else { return nil }
            insert(known, for: text, into: &halves)
            return known
        }
        if let known { return known }
        let made = try CompiledPattern(text)
        halves.withLock { insert(made, for: text, into: &$0) }
        return made
    }

    private func insert(_ pattern: CompiledPattern, for text: String, into halves: inout Halves) {
        if halves.young.count >= halfCapacity, halves.young[text] == nil {
            halves.old = halves.young
            halves.young = [:]
        }
        halves.young[text] = pattern
    }
}

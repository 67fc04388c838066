import Synchronization

/// Compiled patterns by their text, for all threads: at most `capacity` of them. Most patterns are constants of
/// workflows, and are compiled once.
///
/// Two halves: what is used moves to the young half; when that is full, it becomes the old one and the old one is
/// dropped.
final class PatternCache: Sendable {
    static let shared = PatternCache(capacity: 512)

    /// A pattern's UTF-8: as strings, `é` and `e` with an accent behind it would be the same.
    private typealias Key = [UInt8]

    private struct Halves {
        var young: [Key: CompiledPattern] = [:]
        var old: [Key: CompiledPattern] = [:]
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
        let key = Array(text.utf8)
        let known = halves.withLock { halves in
            if let known = halves.young[key] { return known as CompiledPattern? }
            guard let known = halves.old.removeValue(forKey: key) else { return nil }
            insert(known, for: key, into: &halves)
            return known
        }
        if let known { return known }
        let made = try CompiledPattern(text)
        halves.withLock { insert(made, for: key, into: &$0) }
        return made
    }

    private func insert(_ pattern: CompiledPattern, for key: Key, into halves: inout Halves) {
        if halves.young.count >= halfCapacity, halves.young[key] == nil {
            halves.old = halves.young
            halves.young = [:]
        }
        halves.young[key] = pattern
    }
}

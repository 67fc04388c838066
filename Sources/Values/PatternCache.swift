import Synchronization

/// Caches compiled patterns by their text, for all threads, at most `capacity` of them. Most patterns are constants of
/// workflows, so they are compiled once.
///
/// It has two halves. A pattern that is used moves to the young half; when that is full it becomes the old half, and
/// the old half is dropped.
final class PatternCache: Sendable {
    static let shared = PatternCache(capacity: 512)

    /// A pattern's UTF-8: strings that are canonically equivalent but differ in bytes are different patterns.
    private typealias Key = [UInt8]

    private struct Halves {
        var young: [Key: CompiledPattern] = [:]
        var old: [Key: CompiledPattern] = [:]
    }

    private let halves = Mutex(Halves())
    private let halfCapacity: Int

    init(capacity: Int) { halfCapacity = max(1, capacity / 2) }

    /// The number of patterns in it.
    var count: Int { halves.withLock { $0.young.count + $0.old.count } }

    /// Returns the pattern, compiled now or earlier. It is compiled without the lock; if two threads compile the same
    /// one, one result is kept.
    /// - Throws: `OUT_OF_RANGE` for an invalid pattern.
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

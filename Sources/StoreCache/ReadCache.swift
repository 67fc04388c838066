import Metrics
import Stores
import Synchronization

/// What tells the values of a ``ReadCache`` from each other.
protocol ReadCacheKey: Hashable, Sendable {
    /// How many bytes of text are in it, about.
    var size: Int { get }
    /// The slot of the store's commits that a change of its value moves.
    var slot: Int { get }
}

/// Keeps what was read for as long as the store's ``CommitWatch`` says that no one has committed anything about it.
///
/// A value is read after its caller has taken the position of its slot, so it is as new as that or newer, and it is
/// given only to those who find the slot there still. That costs a lookup in a table: a read of one row out of SQLite
/// costs 17,000 instructions, one out of here some 500.
final class ReadCache<Key: ReadCacheKey, Value: Sendable>: Sendable {
    /// What keeping any value takes, in bytes.
    private static var overhead: Int { 320 }

    /// An object: a lookup then copies the value alone, and once.
    private final class Entry: Sendable {
        let value: Value
        let position: CommitPosition
        let size: Int

        init(value: Value, position: CommitPosition, size: Int) {
            self.value = value
            self.position = position
            self.size = size
        }
    }

    private struct Contents {
        var entries: [Key: Entry] = [:]
        var size = 0

        /// Keeps a value. Returns what is kept no longer, so that the caller frees it after unlocking: it may be much.
        mutating func insert(_ entry: Entry, _ key: Key, capacity: Int) -> [Key: Entry] {
            var dropped: [Key: Entry] = [:]
            if size + entry.size > capacity {
                dropped = entries
                self = Contents()
            }
            let old = entries.updateValue(entry, forKey: key)
            size += entry.size - (old?.size ?? 0)
            return dropped
        }
    }

    private let contents = Mutex(Contents())
    private let capacity: Int
    private let largest: Int
    private let size: @Sendable (Value, _ limit: Int) -> Int?

    /// - Parameters:
    ///   - capacity: how many bytes of memory all keys and values may take together, about.
    ///   - largest: how many one key and its value may.
    ///   - size: how many bytes of memory a value takes, about; nil if that is more than its limit.
    init(capacity: Int, largest: Int, size: @escaping @Sendable (Value, _ limit: Int) -> Int?) {
        self.capacity = capacity
        self.largest = min(largest, capacity) - Self.overhead
        self.size = size
    }

    /// The value of that key: kept, or read now.
    /// - Parameter position: the position of the key's slot when the caller began; nil if that cannot be told.
    func value(
        of key: Key, at position: CommitPosition?, _ read: () throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        let keySize = key.size
        guard let position, keySize <= largest else { return try read() }
        let kept: Value? = contents.withLock { contents in
            guard let entry = contents.entries[key], entry.position == position else { return nil }
            return entry.value
        }
        if let kept {
            Metrics.count(.readsFromMemory)
            return kept
        }
        Metrics.count(.readsFromStore)
        let value = try read()
        if let size = size(value, largest - keySize) {
            let entry = Entry(value: value, position: position, size: Self.overhead + keySize + size)
            _ = contents.withLock { $0.insert(entry, key, capacity: capacity) }
        }
        return value
    }
}

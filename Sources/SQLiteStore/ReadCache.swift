import Stores
import Synchronization

/// What tells the values of a ``ReadCache`` from each other.
protocol ReadCacheKey: Hashable, Sendable {
    /// How many bytes of text are in it, about.
    var size: Int { get }
}

/// What was read since the last commit, for as long as nobody commits anything.
///
/// A value is read after its caller has seen where the log ends, so it is as new as that or newer, and it is given only
/// to those who see the log end there still.
final class ReadCache<Key: ReadCacheKey, Value: Sendable>: Sendable {
    /// What keeping any value takes, in bytes.
    private static var overhead: Int { 256 }

    /// What it drops it gives to the caller, to be taken apart without the lock: it may be much.
    private struct Contents {
        var position: LogPosition?
        var values: [Key: Value] = [:]
        var size = 0

        /// The value, if it is kept; and what is kept no longer.
        mutating func find(_ key: Key, at position: LogPosition) -> (value: Value?, dropped: [Key: Value]) {
            if position == self.position { return (values[key], [:]) }
            return (nil, startAnew(at: position))
        }

        /// Keeps a value that was read at that position or behind it; gives what is kept no longer.
        mutating func insert(
            _ value: Value, _ key: Key, size: Int, at position: LogPosition, capacity: Int
        ) -> [Key: Value] {
            guard position == self.position else { return [:] }
            let dropped = self.size + size > capacity ? startAnew(at: position) : [:]
            // Where two read it at once, it counts twice.
            values[key] = value
            self.size += size
            return dropped
        }

        private mutating func startAnew(at position: LogPosition) -> [Key: Value] {
            defer { self = Contents(position: position) }
            return values
        }
    }

    private let contents = Mutex(Contents())
    private let capacity: Int
    private let largest: Int
    private let size: @Sendable (Value, _ limit: Int) -> Int?

    /// - Parameters:
    ///   - capacity: how many bytes of memory all keys and values may take together, about.
    ///   - largest: how many one key and its value may.
    ///   - size: how many bytes of memory a value takes, about; nil where that is more than its limit.
    init(capacity: Int, largest: Int, size: @escaping @Sendable (Value, _ limit: Int) -> Int?) {
        self.capacity = capacity
        self.largest = min(largest, capacity) - Self.overhead
        self.size = size
    }

    /// The value of that key: kept, or read now.
    /// - Parameter position: where the log ended when the caller began; nil where that cannot be told.
    func value(
        of key: Key, at position: LogPosition?, _ read: () throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        let keySize = key.size
        guard let position, keySize <= largest else { return try read() }
        let kept = contents.withLock { $0.find(key, at: position) }.value
        if let kept { return kept }
        let value = try read()
        if let size = size(value, largest - keySize) {
            let size = Self.overhead + keySize + size
            _ = contents.withLock { $0.insert(value, key, size: size, at: position, capacity: capacity) }
        }
        return value
    }
}

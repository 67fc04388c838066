import Synchronization

/// A word in memory that several threads and processes read and add to.
struct Word {
    private let place: UnsafeMutablePointer<Atomic<Int>>

    /// The word at `offset` bytes from `start`, in memory that began as zeros and is never given back.
    init(_ start: UnsafeMutableRawPointer, at offset: Int) {
        place = (start + offset).assumingMemoryBound(to: Atomic<Int>.self)
    }

    var value: Int { place.pointee.load(ordering: .relaxed) }

    func add(_ count: Int) { place.pointee.wrappingAdd(count, ordering: .relaxed) }

    func set(_ value: Int) { place.pointee.store(value, ordering: .relaxed) }

    func raise(to value: Int) { place.pointee.max(value, ordering: .relaxed) }

    /// The value, with everything that was written before it was published.
    var published: Int { place.pointee.load(ordering: .acquiring) }

    func publish(_ value: Int) { place.pointee.store(value, ordering: .releasing) }

    /// Adds 1 unless the value is `limit`; returns the value from before, or nil.
    func claim(below limit: Int) -> Int? {
        var value = self.value
        while value < limit {
            let (isDone, found) = place.pointee.compareExchange(
                expected: value, desired: value + 1, ordering: .acquiringAndReleasing)
            if isDone { return value }
            value = found
        }
        return nil
    }
}

/// A set of small non-negative integers below a fixed bound.
package struct BitSet: Equatable {
    /// The members, 64 to a word.
    package var words: [UInt64]

    @inlinable package init(capacity: Int, full: Bool = false) {
        words = Array(repeating: full ? .max : 0, count: (capacity + 63) / 64)
    }

    @inlinable package func contains(_ member: Int) -> Bool { words[member >> 6] & (1 << UInt64(member & 63)) != 0 }

    @inlinable package mutating func insert(_ member: Int) { words[member >> 6] |= 1 << UInt64(member & 63) }

    @inlinable package mutating func remove(_ member: Int) { words[member >> 6] &= ~(1 << UInt64(member & 63)) }

    @inlinable package mutating func removeAll() { for index in words.indices { words[index] = 0 } }

    @inlinable package mutating func formUnion(_ other: BitSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    @inlinable package mutating func formIntersection(_ other: BitSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    @inlinable package mutating func subtract(_ other: BitSet) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    /// Calls `visit` for each member, in rising order.
    @inlinable package func forEach(_ visit: (Int) -> Void) {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                visit((index << 6) + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }
}

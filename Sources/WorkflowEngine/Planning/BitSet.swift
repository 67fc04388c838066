/// A set of small non-negative integers below a fixed bound.
struct BitSet: Equatable {
    /// The members, 64 to a word.
    var words: [UInt64]

    init(capacity: Int, full: Bool = false) {
        words = Array(repeating: full ? .max : 0, count: (capacity + 63) / 64)
    }

    func contains(_ member: Int) -> Bool { words[member >> 6] & (1 << UInt64(member & 63)) != 0 }

    mutating func insert(_ member: Int) { words[member >> 6] |= 1 << UInt64(member & 63) }

    mutating func remove(_ member: Int) { words[member >> 6] &= ~(1 << UInt64(member & 63)) }

    mutating func removeAll() { for index in words.indices { words[index] = 0 } }

    mutating func formUnion(_ other: BitSet) { for index in words.indices { words[index] |= other.words[index] } }

    mutating func formIntersection(_ other: BitSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func subtract(_ other: BitSet) { for index in words.indices { words[index] &= ~other.words[index] } }

    /// Calls `visit` for each member, in rising order.
    func forEach(_ visit: (Int) -> Void) {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                visit((index << 6) + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }
}

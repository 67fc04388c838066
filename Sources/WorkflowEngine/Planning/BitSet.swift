/// A set of small non-negative integers below a fixed bound.
struct BitSet: Equatable {
    private var words: [UInt64]

    init(capacity: Int, full: Bool = false) {
        words = Array(repeating: full ? .max : 0, count: (capacity + 63) / 64)
    }

    func contains(_ member: Int) -> Bool { words[member >> 6] & (1 << UInt64(member & 63)) != 0 }

    mutating func insert(_ member: Int) { words[member >> 6] |= 1 << UInt64(member & 63) }

    mutating func remove(_ member: Int) { words[member >> 6] &= ~(1 << UInt64(member & 63)) }

    /// - Returns: whether there was anything new.
    @discardableResult
    mutating func formUnion(_ other: BitSet) -> Bool {
        var added: UInt64 = 0
        for index in words.indices {
            added |= other.words[index] & ~words[index]
            words[index] |= other.words[index]
        }
        return added != 0
    }

    mutating func formIntersection(_ other: BitSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func subtract(_ other: BitSet) { for index in words.indices { words[index] &= ~other.words[index] } }

    /// Whether the two share a member.
    func intersects(_ other: BitSet) -> Bool { words.indices.contains { words[$0] & other.words[$0] != 0 } }

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

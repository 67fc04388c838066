import WorkflowEngine

/// Sets of small non-negative integers below one bound, a row each, in one piece of memory.
struct BitTable {
    private var words: [UInt64]
    /// Words in a row.
    private let width: Int

    init(rows: Int, capacity: Int, full: Bool = false) {
        width = (capacity + 63) / 64
        words = Array(repeating: full ? .max : 0, count: rows * width)
    }

    func contains(_ member: Int, in row: Int) -> Bool {
        words[row * width + (member >> 6)] & (1 << UInt64(member & 63)) != 0
    }

    mutating func insert(_ member: Int, in row: Int) {
        words[row * width + (member >> 6)] |= 1 << UInt64(member & 63)
    }

    /// Adds the members of another row.
    /// - Returns: whether there was anything new.
    @discardableResult
    mutating func formUnion(_ row: Int, withRow other: Int) -> Bool {
        var added: UInt64 = 0
        let (start, source) = (row * width, other * width)
        for index in 0..<width {
            added |= words[source + index] & ~words[start + index]
            words[start + index] |= words[source + index]
        }
        return added != 0
    }

    mutating func formIntersection(_ row: Int, with set: BitSet) {
        let start = row * width
        for index in 0..<width { words[start + index] &= set.words[index] }
    }

    /// Whether a row shares a member with a row of another table.
    func intersects(_ row: Int, with table: BitTable, row other: Int) -> Bool {
        let (start, source) = (row * width, other * width)
        return (0..<width).contains { words[start + $0] & table.words[source + $0] != 0 }
    }

    /// A row as a set, to be changed and stored; no memory is taken when `set` is a set of the same bound.
    func read(_ row: Int, into set: inout BitSet) {
        let start = row * width
        for index in 0..<width { set.words[index] = words[start + index] }
    }

    mutating func store(_ set: BitSet, in row: Int) {
        let start = row * width
        for index in 0..<width { words[start + index] = set.words[index] }
    }

    /// Adds the members of a row to a set.
    func add(_ row: Int, to set: inout BitSet) {
        let start = row * width
        for index in 0..<width { set.words[index] |= words[start + index] }
    }

    /// Leaves in a set what a row has too.
    func restrict(_ set: inout BitSet, to row: Int) {
        let start = row * width
        for index in 0..<width { set.words[index] &= words[start + index] }
    }

    /// Takes the members of a row out of a set.
    func subtract(_ row: Int, from set: inout BitSet) {
        let start = row * width
        for index in 0..<width { set.words[index] &= ~words[start + index] }
    }
}

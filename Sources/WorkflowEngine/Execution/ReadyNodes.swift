import WorkflowModel

/// The set of nodes that are ready to run; it gives the first in the file first.
struct ReadyNodes: ~Copyable {
    /// A bit for each node.
    private let words: FixedTable<UInt64>
    /// The words before this one are empty.
    private var first = 0

    /// Makes an empty set for that many nodes.
    init(nodeCount: Int) { words = FixedTable(repeating: 0, count: (nodeCount + 63) / 64) }

    mutating func insert(_ node: Int) {
        words[node >> 6] |= 1 << UInt64(node & 63)
        first = min(first, node >> 6)
    }

    /// Removes and returns the first; nil if there is none.
    mutating func popFirst() -> Int? {
        while first < words.count {
            let word = words[first]
            guard word == 0 else {
                words[first] = word & (word - 1)
                return first << 6 + word.trailingZeroBitCount
            }
            first += 1
        }
        return nil
    }
}

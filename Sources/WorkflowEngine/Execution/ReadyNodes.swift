import WorkflowModel

/// The nodes that are ready to run; of several, the first in the file goes first.
struct ReadyNodes: ~Copyable {
    /// A bit for each node.
    private let words: FixedTable<UInt64>

    /// None of so many nodes.
    init(nodeCount: Int) { words = FixedTable(repeating: 0, count: (nodeCount + 63) / 64) }

    func insert(_ node: Int) { words[node >> 6] |= 1 << UInt64(node & 63) }

    /// Takes out the first; nil where there is none.
    func popFirst() -> Int? {
        for index in 0..<words.count where words[index] != 0 {
            let word = words[index]
            words[index] = word & (word - 1)
            return index << 6 + word.trailingZeroBitCount
        }
        return nil
    }
}

/// Decides which node of a plan runs next: a pure value without I/O (workflow format, "What execution means", 2–3).
///
/// A node is ready when each of its incoming edges is decided and one of them is live; when all are dead it is
/// skipped, and its own edges are dead. Of the ready nodes the first in the file goes first.
struct Scheduler {
    /// How a node was left.
    enum Exit: Equatable {
        /// By a `main` output; all others are dead.
        case main(Int)
        /// By the error output; all others are dead.
        case error
        /// By none: all its edges are dead.
        case none
    }

    private let graph: Graph
    private var undecided: [Int]
    private var liveSource: [Int?]
    private var exits: [Exit?]
    private var ready: ReadySet

    /// Begins an execution: the start nodes are ready; what nothing can reach is skipped.
    init(_ graph: Graph) {
        self.graph = graph
        undecided = graph.incomingCount
        liveSource = Array(repeating: nil, count: graph.nodeCount)
        exits = Array(repeating: nil, count: graph.nodeCount)
        ready = ReadySet(capacity: graph.nodeCount)
        for node in graph.starts { ready.insert(node) }
        for node in 0..<graph.nodeCount where graph.incomingCount[node] == 0 && !graph.isStart[node] {
            leave(node, by: .none)
        }
    }

    /// The next node to run, or nil when there is none.
    mutating func next() -> Int? { ready.popFirst() }

    /// The node whose live edge reached `node` last; nil for a start node.
    func source(of node: Int) -> Int? { liveSource[node] }

    /// The nodes whose live edges reached `node`, each once, in the order of the file; none for a start node.
    func liveSources(of node: Int) -> [Int] {
        guard !graph.isStart[node] else { return [] }
        return Set(graph.sources[node]).sorted().filter { source in
            graph.edges[source].contains { $0.target == node && $0.output == exits[source] }
        }
    }

    /// Records how a node was left, and with it decides the edges behind it.
    mutating func leave(_ node: Int, by exit: Exit) {
        var left = [(node, exit)]
        while let (node, exit) = left.popLast() {
            exits[node] = exit
            for edge in graph.edges[node] {
                let target = edge.target
                guard !graph.isStart[target] else { continue }
                if edge.output == exit { liveSource[target] = node }
                undecided[target] -= 1
                guard undecided[target] == 0 else { continue }
                if liveSource[target] != nil { ready.insert(target) } else { left.append((target, .none)) }
            }
        }
    }
}

/// A set of node indices that gives its least member first.
private struct ReadySet {
    private var words: [UInt64]

    init(capacity: Int) { words = Array(repeating: 0, count: (capacity + 63) / 64) }

    mutating func insert(_ index: Int) { words[index / 64] |= 1 << UInt64(index % 64) }

    mutating func popFirst() -> Int? {
        for word in words.indices where words[word] != 0 {
            let bit = words[word].trailingZeroBitCount
            words[word] &= words[word] - 1
            return word * 64 + bit
        }
        return nil
    }
}

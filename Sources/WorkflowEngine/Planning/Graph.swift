import WorkflowModel

/// The control flow of a workflow: nodes and edges as indices, made once.
package final class Graph: Sendable {
    package struct Edge: Sendable, Equatable {
        package let output: Scheduler.Exit
        package let target: Int
    }

    /// What happens to the target of an edge when the edge is decided.
    package enum Way: Sendable {
        /// Counts for the target.
        case direct
        /// Starts the next round of a loop, or leaves one: its target waits for the loop, not for the round.
        case acrossLoop
        /// Nothing: the edge leads back into a loop from outside its rounds.
        case none
    }

    package let nodeCount: Int
    /// The edges that leave each node, in the order of the file; an edge's number is its place among them all.
    package let edges: Rows<Edge>
    /// The effect of each edge, by its number.
    package let ways: [Way]
    private let edgeSources: [Int]
    /// The edges that enter each node, by their numbers.
    package let incoming: Rows<Int>
    /// The nodes from which edges enter each node.
    package let sources: Rows<Int>
    /// The number of decisions that each node waits for. Edges from nodes that never run, and edges back into a loop,
    /// do not count.
    package let waitCount: [Int]
    /// The nodes that an execution begins with, in the order of the file.
    package let starts: [Int]
    package let isStart: [Bool]
    /// The nodes to which edges lead from a start, these included.
    package let reachable: BitSet
    package let isLoop: [Bool]
    package let loops: LoopNesting

    /// - Parameters:
    ///   - isLoop: which nodes are loops; empty for none.
    ///   - starts: where to begin, by how many edges enter each node.
    package init(
        nodeCount: Int, edges: [(source: Int, edge: Edge)], isLoop: [Bool] = [],
        starts: (_ incoming: [Int]) -> [Int]
    ) {
        let isLoop = isLoop.isEmpty ? Array(repeating: false, count: nodeCount) : isLoop
        let leaving = Rows(count: nodeCount, edges.map { ($0.source, $0.edge) })
        let sources = Rows(count: nodeCount, edges.map { ($0.edge.target, $0.source) })
        var chosen = starts(sources.indices.map { sources.range(of: $0).count })
        if chosen.isEmpty, let loop = Self.entry(leaving, sources, isLoop) { chosen = [loop] }
        var isStart = Array(repeating: false, count: nodeCount)
        for start in chosen { isStart[start] = true }
        let reachable = Self.reach(from: chosen, leaving)
        let loops = LoopNesting(edges: leaving, starts: chosen, isLoop: isLoop)

        var ways: [Way] = []
        var edgeSources: [Int] = []
        var incoming: [(row: Int, element: Int)] = []
        ways.reserveCapacity(edges.count)
        edgeSources.reserveCapacity(edges.count)
        incoming.reserveCapacity(edges.count)
        var waitCount = Array(repeating: 0, count: nodeCount)
        for source in 0..<nodeCount {
            for edge in leaving[source] {
                incoming.append((edge.target, ways.count))
                edgeSources.append(source)
                let isBack = loops.isBack(from: source, to: edge.target)
                if reachable.contains(source), !isBack { waitCount[edge.target] += 1 }
                ways.append(Self.way(of: edge, from: source, isBack: isBack, isLoop, loops))
            }
        }
        self.nodeCount = nodeCount
        self.edges = leaving
        self.ways = ways
        self.edgeSources = edgeSources
        self.incoming = Rows(count: nodeCount, incoming)
        self.sources = sources
        self.waitCount = waitCount
        self.starts = chosen
        self.isStart = isStart
        self.reachable = reachable
        self.isLoop = isLoop
        self.loops = loops
    }

    /// The edge of that number, and the node that it leaves.
    package func edge(_ number: Int) -> (source: Int, edge: Edge) {
        (edgeSources[number], edges.elements[number])
    }

    /// The loop in whose rounds an edge is decided; nil for none.
    package func loop(around source: Int, _ output: Scheduler.Exit) -> Int? {
        isLoop[source] && output == .main(0) ? source : loops.innermost(source)
    }

    /// How a node is left by `port`: an `if` whose output 1 is not connected leaves by `error` (article Workflows,
    /// "What an execution does").
    package func exit(of node: Int, port: Int) -> Scheduler.Exit {
        port == 1 && !isLoop[node] && !edges[node].contains { $0.output == .main(1) } ? .error : .main(port)
    }

    /// How a node is left that is disabled, or continues after a failure.
    package func regularExit(of node: Int) -> Scheduler.Exit { .main(isLoop[node] ? 1 : 0) }

    /// How a node is left that failed and goes on: by `error`, or where nothing is connected there, by n8n's
    /// convention, the last `main` output (article Workflows, "What an execution does").
    package func errorExit(of node: Int) -> Scheduler.Exit {
        if edges[node].contains(where: { $0.output == .error }) { return .error }
        let last = edges[node].compactMap { if case .main(let port) = $0.output { port } else { nil } }.max()
        return last.map { $0 > 0 ? .main($0) : .error } ?? .error
    }

    private static func way(
        of edge: Edge, from source: Int, isBack: Bool, _ isLoop: [Bool], _ loops: LoopNesting
    ) -> Way {
        let around = isLoop[source] && edge.output == .main(0) ? source : loops.innermost(source)
        guard let around else { return isBack ? .none : .direct }
        if isBack, edge.target != around, !loops.contains(source, in: edge.target) { return .none }
        return !isBack && loops.contains(edge.target, in: around) ? .direct : .acrossLoop
    }

    /// Finds loops that only their own rounds lead to: they are starts if nothing else is.
    private static func entry(_ edges: Rows<Edge>, _ sources: Rows<Int>, _ isLoop: [Bool]) -> Int? {
        edges.indices.first { loop in
            guard isLoop[loop] else { return false }
            let behind = reach(from: [loop], edges)
            return sources[loop].allSatisfy { behind.contains($0) }
        }
    }

    /// Returns the nodes that can be reached from some nodes, these included.
    package static func reach(
        from starts: [Int], _ edges: Rows<Edge>,
        along isTaken: (_ source: Int, _ edge: Edge) -> Bool = { _, _ in true }
    ) -> BitSet {
        var seen = BitSet(capacity: edges.count)
        var pending = starts
        while let node = pending.popLast() {
            guard !seen.contains(node) else { continue }
            seen.insert(node)
            for edge in edges[node] where isTaken(node, edge) { pending.append(edge.target) }
        }
        return seen
    }
}

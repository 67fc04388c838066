import WorkflowModel

/// Decides which node of a plan runs next: a state machine without I/O.
///
/// A node is ready if each of its incoming edges is decided and at least one is live; if all are dead it is skipped,
/// and its own edges are dead. Of the ready nodes the first in the file runs first.
///
/// A loop node is returned once before its first round and once after each. The caller either begins a round or leaves
/// the loop. In a round the nodes inside are decided anew. A round is over when all of them have been left; if an edge
/// led out of the loop and none back to it, the loop has been left by that edge. Edges out of a loop are decided when
/// the loop is left: live if they were live in one of the rounds.
package final class Scheduler {
    /// How a node was left.
    package enum Exit: Hashable {
        /// By a `main` output; all others are dead.
        case main(Int)
        /// By the error output; all others are dead.
        case error
        /// By none: all its edges are dead.
        case none
    }

    /// A loop that has begun and has not been left.
    private struct Rounds {
        /// Nodes of this round that have not been left.
        var pending: Int
        /// The node whose edge led back in this round.
        var backSource: Int?
        /// Whether an edge has led out of the loop in this round.
        var hasEscaped = false
        /// The edges that lead out of the loop, by number, and whether they are live.
        var escapes: [Int: Bool] = [:]

        mutating func escape(by edge: Int, isLive: Bool) {
            escapes[edge] = isLive || escapes[edge] == true
            if isLive { hasEscaped = true }
        }
    }

    /// The state of one node.
    private struct NodeState {
        /// The number of incoming edges that are not decided yet.
        var waiting: Int
        /// The node whose live edge came last; -1 for none.
        var liveSource = -1
    }

    private let graph: Graph
    private let hasLoops: Bool
    private let nodes: FixedTable<NodeState>
    /// Whether each edge is live, by its number.
    private let isLive: FixedTable<Bool>
    private var ready: ReadyNodes
    private var loops: [Int: Rounds] = [:]
    private var skipped: [Int] = []

    /// Begins an execution: the start nodes are ready.
    init(_ graph: Graph) {
        self.graph = graph
        hasLoops = graph.loops.hasLoops
        nodes = FixedTable(count: graph.nodeCount) { NodeState(waiting: graph.waitCount[$0]) }
        isLive = FixedTable(repeating: false, count: graph.ways.count)
        ready = ReadyNodes(nodeCount: graph.nodeCount)
        for node in graph.starts { ready.insert(node) }
    }

    /// Returns the next node to run; nil if there is none.
    func next() -> Int? { ready.popFirst() }

    /// The node whose live edge reached `node` last; for a loop after a round the one whose edge led back, if one did.
    func source(of node: Int) -> Int? {
        if hasLoops, let rounds = loops[node] { return rounds.backSource }
        let source = nodes[node].liveSource
        return source < 0 ? nil : source
    }

    /// The nodes whose live edges reached `node`, each once, in the order of the file; none for a start node.
    func liveSources(of node: Int) -> [Int] {
        let live = zip(graph.incoming[node], graph.sources[node]).filter { isLive[$0.0] }
        return Set(live.map(\.1)).sorted()
    }

    /// Whether any node was skipped since the skipped ones were last taken.
    var hasSkipped: Bool { !skipped.isEmpty }

    /// What was left without being run since this was last asked, in order: nodes none of whose incoming edges was
    /// live, and loops that had begun and were left by an edge out of a round.
    func takeSkipped() -> [Int] {
        guard !skipped.isEmpty else { return [] }
        defer { skipped = [] }
        return skipped
    }

    /// Records how a node was left, which decides its outgoing edges.
    func leave(_ node: Int, by exit: Exit) {
        var left: [(Int, Exit)] = []
        leave(node, by: exit, &left)
        while let (node, exit) = left.popLast() { leave(node, by: exit, &left) }
    }

    private func leave(_ node: Int, by exit: Exit, _ left: inout [(Int, Exit)]) {
        // Without loops every edge decides about its target alone.
        guard hasLoops else {
            for number in graph.edges.range(of: node) {
                let edge = graph.edges.elements[number]
                deliver(number, from: node, to: edge.target, isLive: edge.output == exit, &left)
            }
            return
        }
        let rounds = loops.removeValue(forKey: node)
        for number in graph.edges.range(of: node) {
            let edge = graph.edges.elements[number]
            // If there were rounds, they have decided the edges of output 0.
            if rounds == nil || edge.output != .main(0) {
                decide(number, edge, from: node, isLive: edge.output == exit, &left)
            }
        }
        if let rounds { leaveLoop(node, rounds, &left) }
        settle(node, &left)
    }

    /// Begins a round of a loop: decides everything inside it anew.
    func beginRound(_ loop: Int) {
        let count = graph.loops.memberCount[loop]
        if loops[loop] != nil {
            graph.loops.regions[loop].forEach { node in
                nodes[node] = NodeState(waiting: graph.waitCount[node])
                for edge in graph.incoming[node] { self.isLive[edge] = false }
            }
        }
        loops[loop, default: Rounds(pending: count)].pending = count
        loops[loop]?.backSource = nil
        loops[loop]?.hasEscaped = false
        var left: [(Int, Exit)] = []
        for number in graph.edges.range(of: loop) {
            let edge = graph.edges.elements[number]
            if edge.output == .main(0) { decide(number, edge, from: loop, isLive: true, &left) }
        }
        if count == 0 { endRound(loop, &left) }
        for (node, exit) in left { leave(node, by: exit) }
    }

    // MARK: Decisions

    private func decide(
        _ number: Int, _ edge: Graph.Edge, from source: Int, isLive: Bool, _ left: inout [(Int, Exit)]
    ) {
        switch graph.ways[number] {
        case .direct: deliver(number, from: source, to: edge.target, isLive: isLive, &left)
        case .acrossLoop:
            decide(
                number, from: source, to: edge.target, isLive: isLive, in: graph.loop(around: source, edge.output),
                &left)
        case .none: break
        }
    }

    /// Decides an edge that leads back into a loop or out of one, for `loop` and the loops around it.
    private func decide(
        _ number: Int, from source: Int, to target: Int, isLive: Bool, in loop: Int?, _ left: inout [(Int, Exit)]
    ) {
        var around = loop
        while let loop = around {
            if target == loop {
                if isLive { loops[loop]?.backSource = source }
                return
            }
            if graph.loops.contains(target, in: loop) { break }
            if loops[loop] != nil {
                loops[loop]?.escape(by: number, isLive: isLive)
                return
            }
            around = graph.loops.innermost(loop)
        }
        deliver(number, from: source, to: target, isLive: isLive, &left)
    }

    private func deliver(
        _ number: Int, from source: Int, to target: Int, isLive: Bool, _ left: inout [(Int, Exit)]
    ) {
        guard !graph.isStart[target] else { return }
        var state = nodes[target]
        if isLive {
            state.liveSource = source
            self.isLive[number] = true
        }
        state.waiting -= 1
        nodes[target] = state
        guard state.waiting == 0 else { return }
        if state.liveSource >= 0 { ready.insert(target) } else { skip(target, &left) }
    }

    /// Skips a node. A function of its own, so that deciding an edge, which happens more often, stays small.
    @inline(never)
    private func skip(_ node: Int, _ left: inout [(Int, Exit)]) {
        skipped.append(node)
        left.append((node, .none))
    }

    // MARK: Loops

    /// Counts a node as left in its current round.
    private func settle(_ node: Int, _ left: inout [(Int, Exit)]) {
        guard let loop = graph.loops.innermost(node), let pending = loops[loop]?.pending else { return }
        loops[loop]?.pending = pending - 1
        if pending == 1 { endRound(loop, &left) }
    }

    private func endRound(_ loop: Int, _ left: inout [(Int, Exit)]) {
        guard let rounds = loops[loop] else { return }
        if rounds.backSource == nil, rounds.hasEscaped { skip(loop, &left) } else { ready.insert(loop) }
    }

    /// Decides the edges out of a loop that has been left.
    private func leaveLoop(_ loop: Int, _ rounds: Rounds, _ left: inout [(Int, Exit)]) {
        for (number, isLive) in rounds.escapes.sorted(by: { $0.key < $1.key }) {
            let (source, edge) = graph.edge(number)
            decide(
                number, from: source, to: edge.target, isLive: isLive, in: graph.loops.innermost(loop), &left)
        }
    }
}

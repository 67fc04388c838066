import WorkflowModel

/// What a document's control flow says before anything runs: what can be reached, what runs before what, what is
/// inside a loop.
final class ControlFlow {
    let graph: Graph
    /// For each node the ways in which it can be left, each with the nodes that it leads to. None for a node that ends
    /// the execution.
    let exits: [[[Int]]]
    let isLoop: [Bool]
    /// The nodes to which edges lead from a start, none of them behind an answer.
    let reachable: BitSet
    /// Every node, each behind those that lead to it; edges that go round a loop are left out.
    private(set) var order: [Int] = []
    /// The edges from a loop's body back into it, by their source.
    private(set) var loopBacks: [Int: Set<Int>] = [:]

    private(set) lazy var ancestors = makeAncestors()
    private lazy var inLoop = makeInLoop()

    init(graph: Graph, document: WorkflowDocument, declarations: [NodeDeclaration?], isForeign: [Bool]) {
        self.graph = graph
        exits = document.nodes.map { Self.exits(of: $0, declarations[$0.index], graph) }
        isLoop = document.nodes.map { Self.isLoop($0, declarations[$0.index]) }
        var reachable = BitSet(capacity: graph.nodeCount)
        var pending = graph.starts
        while let node = pending.popLast() {
            guard !reachable.contains(node) else { continue }
            reachable.insert(node)
            if !exits[node].isEmpty { pending += graph.edges[node].map(\.target) }
        }
        self.reachable = reachable
        sort()
    }

    /// Whether a node is inside a loop, or is one: `$item` and `$index` have values there.
    func isInLoop(_ node: Int) -> Bool { inLoop.contains(node) }

    /// Whether every path that has both nodes has `node` behind `other`, so that it never runs before it.
    func runsOnlyAfter(_ node: Int, _ other: Int) -> Bool {
        node == other && !ancestors[node].contains(node)
            || ancestors[node].contains(other) && !ancestors[other].contains(node)
    }

    private static func isLoop(_ node: WorkflowNode, _ declaration: NodeDeclaration?) -> Bool {
        if let declaration { return declaration.name == "logic.loop" }
        return [
            "logic.loop", "control.loop", "n8n-nodes-base.splitInBatches", "n8n-nodes-base.loop",
            "n8n-nodes-base.loopOverItems",
        ].contains(node.type)
    }

    private static func exits(of node: WorkflowNode, _ declaration: NodeDeclaration?, _ graph: Graph) -> [[Int]] {
        let edges = graph.edges[node.index]
        func targets(_ exit: Scheduler.Exit) -> [Int] { edges.filter { $0.output == exit }.map(\.target) }
        if node.isDisabled { return [targets(.main(0))] }
        if declaration?.role == .response { return [] }
        var exits: [[Int]]
        if let outputs = declaration?.outputs {
            exits = (0..<max(outputs, 1)).map { targets($0 == 0 ? .main(0) : graph.exit(of: node.index, port: $0)) }
        } else {
            // The parameters decide, or another system does: any connected output, or one that leads nowhere.
            var seen: [Scheduler.Exit] = []
            for edge in edges where !seen.contains(edge.output) && seen.count < 64 { seen.append(edge.output) }
            exits = seen.map(targets) + [[]]
        }
        switch node.errorPolicy {
        case .continueErrorOutput: exits.append(targets(graph.errorExit(of: node.index)))
        case .skipNode: exits.append([])
        case .stopWorkflow, .continueRegularOutput: break
        }
        if node.skipsOnFailure { exits.append([]) }
        return exits
    }

    /// Orders the nodes by depth-first search from the starts, then from what they do not reach.
    private func sort() {
        var state = [UInt8](repeating: 0, count: graph.nodeCount)  // 0 new, 1 on the path, 2 done
        var reversed: [Int] = []
        reversed.reserveCapacity(graph.nodeCount)
        let roots = graph.starts + (0..<graph.nodeCount).filter { graph.incomingCount[$0] == 0 }
        for root in roots + Array(0..<graph.nodeCount) where state[root] == 0 {
            var path = [(node: root, next: 0)]
            state[root] = 1
            while let (node, next) = path.last {
                guard next < graph.edges[node].count else {
                    state[node] = 2
                    reversed.append(node)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let target = graph.edges[node][next].target
                if state[target] == 0 {
                    state[target] = 1
                    path.append((target, 0))
                } else if state[target] == 1, isLoop[target] {
                    loopBacks[node, default: []].insert(target)
                }
            }
        }
        order = reversed.reversed()
    }

    /// For each node all from which a path leads to it.
    private func makeAncestors() -> [BitSet] {
        var ancestors = Array(repeating: BitSet(capacity: graph.nodeCount), count: graph.nodeCount)
        // In the order of the nodes one pass is enough, but for edges that go back: one more for each nesting of them.
        for _ in 0..<max(1, graph.nodeCount) {
            var isStable = true
            for node in order {
                for edge in graph.edges[node] {
                    let before = ancestors[edge.target]
                    ancestors[edge.target].formUnion(ancestors[node])
                    ancestors[edge.target].insert(node)
                    if ancestors[edge.target] != before { isStable = false }
                }
            }
            if isStable { break }
        }
        return ancestors
    }

    private func makeInLoop() -> BitSet {
        var inLoop = BitSet(capacity: graph.nodeCount)
        for loop in 0..<graph.nodeCount where isLoop[loop] {
            var seen = BitSet(capacity: graph.nodeCount)
            seen.insert(loop)
            inLoop.insert(loop)
            var pending = graph.edges[loop].filter { $0.output == .main(0) }.map(\.target)
            while let node = pending.popLast() {
                guard !seen.contains(node) else { continue }
                seen.insert(node)
                inLoop.insert(node)
                pending += graph.edges[node].map(\.target)
            }
        }
        return inLoop
    }
}

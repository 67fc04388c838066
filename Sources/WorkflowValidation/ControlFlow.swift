import WorkflowEngine
import WorkflowModel

/// What a document's control flow says before anything runs: what can be reached, what runs before what, what is
/// inside a loop.
final class ControlFlow {
    let graph: Graph
    /// For each node the ways in which it can be left, each with the nodes that it leads to. None for a node that ends
    /// the execution.
    let exits: [[[Int]]]
    /// The nodes that can be reached from a start without passing a respond node.
    let reachable: BitSet
    /// Every node after those that lead to it; edges back into a loop are left out.
    var order: [Int] { graph.loops.order }

    /// For each node, as a row, all from which a path leads to it.
    private(set) lazy var ancestors = makeAncestors()

    init(graph: Graph, document: WorkflowDocument, declarations: [NodeDeclaration?]) {
        self.graph = graph
        exits = document.nodes.map { Self.exits(of: $0, declarations[$0.index], graph) }
        var reachable = BitSet(capacity: graph.nodeCount)
        var pending = graph.starts
        while let node = pending.popLast() {
            guard !reachable.contains(node) else { continue }
            reachable.insert(node)
            if !exits[node].isEmpty { for edge in graph.edges[node] { pending.append(edge.target) } }
        }
        self.reachable = reachable
    }

    /// Whether a node is inside a loop, or is one: `$item` and `$index` have values there.
    func isInLoop(_ node: Int) -> Bool { graph.isLoop[node] || graph.loops.innermost(node) != nil }

    /// Tells whether every path with both nodes has `node` after `other`, so that it never runs before it.
    func runsOnlyAfter(_ node: Int, _ other: Int) -> Bool {
        node == other && !ancestors.contains(node, in: node)
            || ancestors.contains(other, in: node) && !ancestors.contains(node, in: other)
    }

    private static func exits(of node: WorkflowNode, _ declaration: NodeDeclaration?, _ graph: Graph) -> [[Int]] {
        let edges = graph.edges[node.index]
        func targets(_ exit: Scheduler.Exit) -> [Int] { edges.compactMap { $0.output == exit ? $0.target : nil } }
        if node.isDisabled { return [targets(graph.regularExit(of: node.index))] }
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

    private func makeAncestors() -> BitTable {
        var ancestors = BitTable(rows: graph.nodeCount, capacity: graph.nodeCount)
        // In the order of the nodes one pass is enough, but for edges that go back: one more for each nesting of them.
        var isStable = false
        while !isStable {
            isStable = true
            for node in order {
                for edge in graph.edges[node] {
                    let isNew = !ancestors.contains(node, in: edge.target)
                    if isNew { ancestors.insert(node, in: edge.target) }
                    let isMore = ancestors.formUnion(edge.target, withRow: node)
                    if isNew || isMore { isStable = false }
                }
            }
            if graph.loops.isAcyclic { break }
        }
        return ancestors
    }
}

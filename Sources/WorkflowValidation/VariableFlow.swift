import WorkflowEngine
import WorkflowModel

/// Which of the variables that nodes set by `out` have values when a node begins.
///
/// A node that runs has waited for all that could still come, so a variable is surely set when, whichever of the
/// node's incoming edges is live, some node has surely run before that sets it. Nodes surely run when an edge that
/// surely is live leads to them; so branches that run side by side add up, and branches of an `if` only share what
/// both set.
final class VariableFlow {
    /// The enabled nodes that set each variable.
    private let setters: BitTable
    /// The variable that each node sets, disabled ones too.
    private let slots: [Int?]
    private let ancestors: BitTable
    private let surely: BitTable
    private let isReachable: BitSet

    init(_ flow: ControlFlow, document: WorkflowDocument, scope: DocumentScope) {
        let nodes = document.nodes
        isReachable = flow.reachable
        ancestors = flow.ancestors
        slots = nodes.indices.map(scope.slot(ofNode:))
        let sets = nodes.map { $0.isDisabled ? nil : scope.slot(ofNode: $0.index) }
        var setters = BitTable(rows: scope.slotCount, capacity: nodes.count)
        for (node, slot) in sets.enumerated() { if let slot { setters.insert(node, in: slot) } }
        self.setters = setters
        surely = Self.surelySet(flow, nodes: nodes, sets: sets, slotCount: scope.slotCount)
    }

    /// The nodes that set a variable, disabled ones too.
    func nodes(setting slot: Int) -> [Int] { slots.indices.filter { slots[$0] == slot } }

    /// Whether a path leads to the node on which the variable is set.
    func maySet(_ slot: Int, before node: Int) -> Bool { ancestors.intersects(node, with: setters, row: slot) }

    /// Whether the variable is set on every path to the node. Of a node that nothing reaches nothing is said.
    func surelySets(_ slot: Int, before node: Int) -> Bool {
        !isReachable.contains(node) || surely.contains(slot, in: node)
    }

    /// The variables that are surely set when each node begins.
    /// - Parameter sets: the variable that each node sets.
    private static func surelySet(
        _ flow: ControlFlow, nodes: [WorkflowNode], sets: [Int?], slotCount: Int
    ) -> BitTable {
        let count = nodes.count
        let noNodes = BitSet(capacity: count)
        let exits = onwardExits(flow)
        // A node that may be skipped although an edge to it is live cannot be counted on.
        let isCertain = nodes.map { !$0.skipsOnFailure && ($0.isDisabled || $0.errorPolicy != .skipNode) }

        // What surely runs once a node has run, itself included.
        var consequences = BitTable(rows: count, capacity: count)
        func consequence(of exit: [Int], into set: inout BitSet) {
            set.removeAll()
            for target in exit where isCertain[target] { consequences.add(target, to: &set) }
        }
        // Sets that each node begins anew: one allocation, not one for each node.
        var (shared, along) = (noNodes, noNodes)
        for node in flow.order.reversed() {
            shared.removeAll()
            for (number, exit) in exits[node].enumerated() {
                consequence(of: exit, into: &along)
                if number == 0 { shared.formUnion(along) } else { shared.formIntersection(along) }
            }
            shared.insert(node)
            consequences.store(shared, in: node)
        }

        var always = noNodes
        for start in flow.graph.starts where isCertain[start] { consequences.add(start, to: &always) }

        var ancestors = BitTable(rows: count, capacity: count)
        for node in flow.order {
            for target in exits[node].joined() {
                ancestors.formUnion(target, withRow: node)
                ancestors.insert(node, in: target)
            }
        }

        // What has surely run, and is surely set, when a node begins: what all its incoming edges agree on.
        var ran = BitTable(rows: count, capacity: count, full: true)
        var before = BitTable(rows: count, capacity: slotCount, full: true)
        for start in flow.graph.starts {
            ran.store(always, in: start)
            before.store(BitSet(capacity: slotCount), in: start)
        }
        var after = before
        var (here, beside) = (noNodes, noNodes)
        var (own, variables) = (BitSet(capacity: slotCount), BitSet(capacity: slotCount))
        for node in flow.order {
            before.read(node, into: &own)
            if let slot = sets[node] { own.insert(slot) }
            after.store(own, in: node)
            ran.read(node, into: &here)
            here.formUnion(always)
            here.insert(node)
            for exit in exits[node] {
                consequence(of: exit, into: &along)
                along.formUnion(here)
                for target in exit {
                    ran.formIntersection(target, with: along)
                    // Beside this node there is nothing where no other leads to the target.
                    guard flow.graph.sources.range(of: target).count > 1 else {
                        before.formIntersection(target, with: own)
                        continue
                    }
                    beside.removeAll()
                    beside.formUnion(along)
                    ancestors.restrict(&beside, to: target)
                    ancestors.subtract(node, from: &beside)
                    after.read(node, into: &variables)
                    beside.forEach { if $0 != node { after.add($0, to: &variables) } }
                    before.formIntersection(target, with: variables)
                }
            }
        }
        return before
    }

    /// The ways on from each node: without what leads back into a loop or to a start.
    private static func onwardExits(_ flow: ControlFlow) -> [[[Int]]] {
        func leadsOn(_ node: Int, _ target: Int) -> Bool {
            !flow.graph.loops.isBack(from: node, to: target) && !flow.graph.isStart[target]
        }
        return flow.exits.enumerated().map { node, exits in
            exits.allSatisfy { $0.allSatisfy { leadsOn(node, $0) } }
                ? exits : exits.map { $0.filter { leadsOn(node, $0) } }
        }
    }
}

import WorkflowModel

/// Which of the variables that nodes set by `out` have values when a node begins.
///
/// A node that runs has waited for all that could still come, so a variable is surely set when, whichever of the
/// node's incoming edges is live, some node has surely run before that sets it. Nodes surely run when an edge that
/// surely is live leads to them; so branches that run side by side add up, and branches of an `if` only share what
/// both set.
struct VariableFlow {
    /// The nodes that set each variable.
    private var setters: [BitSet]
    private let ancestors: [BitSet]
    private var surely: [BitSet]
    private let isReachable: BitSet

    init(_ flow: ControlFlow, document: WorkflowDocument, scope: DocumentScope) {
        let nodes = document.nodes
        let empty = BitSet(capacity: scope.slotCount)
        let sets = nodes.map { node in
            var set = empty
            if !node.isDisabled, let slot = node.out.flatMap(scope.slot) { set.insert(slot) }
            return set
        }
        isReachable = flow.reachable
        ancestors = flow.ancestors
        setters = Array(repeating: BitSet(capacity: nodes.count), count: scope.slotCount)
        var nodesBySlot = Array(repeating: [Int](), count: scope.slotCount)
        for node in nodes {
            guard let slot = node.out.flatMap(scope.slot) else { continue }
            nodesBySlot[slot].append(node.index)
            if !node.isDisabled { setters[slot].insert(node.index) }
        }
        self.nodesBySlot = nodesBySlot
        surely = Self.surelySet(flow, nodes: nodes, sets: sets, slotCount: scope.slotCount)
    }

    /// The nodes that set a variable, disabled ones too.
    let nodesBySlot: [[Int]]

    /// Whether a path leads to the node on which the variable is set.
    func maySet(_ slot: Int, before node: Int) -> Bool { ancestors[node].intersects(setters[slot]) }

    /// Whether the variable is set on every path to the node. Of a node that nothing reaches nothing is said.
    func surelySets(_ slot: Int, before node: Int) -> Bool {
        !isReachable.contains(node) || surely[node].contains(slot)
    }

    private static func surelySet(
        _ flow: ControlFlow, nodes: [WorkflowNode], sets: [BitSet], slotCount: Int
    ) -> [BitSet] {
        let count = nodes.count
        let noNodes = BitSet(capacity: count)
        let exits = flow.exits.enumerated().map { node, exits in
            exits.map { exit in
                exit.filter { !flow.graph.loops.isBack(from: node, to: $0) && !flow.graph.isStart[$0] }
            }
        }
        // A node that may be skipped although an edge to it is live cannot be counted on.
        let isCertain = nodes.map { !$0.skipsOnFailure && ($0.isDisabled || $0.errorPolicy != .skipNode) }

        // What surely runs once a node has run, itself included.
        var consequences = Array(repeating: noNodes, count: count)
        func consequence(of exit: [Int]) -> BitSet {
            if exit.count == 1, isCertain[exit[0]] { return consequences[exit[0]] }
            var set = noNodes
            for target in exit where isCertain[target] { set.formUnion(consequences[target]) }
            return set
        }
        for node in flow.order.reversed() {
            var shared: BitSet?
            for exit in exits[node] {
                let set = consequence(of: exit)
                if shared == nil { shared = set } else { shared?.formIntersection(set) }
            }
            consequences[node] = shared ?? noNodes
            consequences[node].insert(node)
        }

        var always = noNodes
        for start in flow.graph.starts where isCertain[start] { always.formUnion(consequences[start]) }

        var ancestors = Array(repeating: noNodes, count: count)
        for node in flow.order {
            for target in exits[node].joined() {
                ancestors[target].formUnion(ancestors[node])
                ancestors[target].insert(node)
            }
        }

        // What has surely run, and is surely set, when a node begins: what all its incoming edges agree on.
        var ran = Array(repeating: BitSet(capacity: count, full: true), count: count)
        var before = Array(repeating: BitSet(capacity: slotCount, full: true), count: count)
        for start in flow.graph.starts {
            ran[start] = always
            before[start] = BitSet(capacity: slotCount)
        }
        var after = before
        for node in flow.order {
            after[node] = before[node]
            after[node].formUnion(sets[node])
            var here = ran[node]
            here.formUnion(always)
            here.insert(node)
            for exit in exits[node] {
                var along = here
                along.formUnion(consequence(of: exit))
                for target in exit {
                    ran[target].formIntersection(along)
                    // Beside this node there is nothing where no other leads to the target.
                    guard flow.graph.sources[target].count > 1 else {
                        before[target].formIntersection(after[node])
                        continue
                    }
                    var variables = after[node]
                    var beside = along
                    beside.formIntersection(ancestors[target])
                    beside.subtract(ancestors[node])
                    beside.forEach { if $0 != node { variables.formUnion(after[$0]) } }
                    before[target].formIntersection(variables)
                }
            }
        }
        return before
    }
}

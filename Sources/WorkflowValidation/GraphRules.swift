import JSON
import WorkflowEngine
import WorkflowModel

/// Rules about the control flow.
struct GraphRules: RuleGroup {
    func check(_ context: RuleContext) {
        checkJumps(context)
        let hasCycle = checkCycles(context)
        // A cycle that nothing leads into is one fault, not one for each of its nodes.
        if !hasCycle || !context.graph.starts.isEmpty { checkReachability(context) }
    }

    private func checkJumps(_ context: RuleContext) {
        for node in context.document.nodes {
            guard let declaration = context.declarations[node.index] else { continue }
            let jumps = declaration.parameters.filter { $0.kind == .node }
            guard !jumps.isEmpty else { continue }
            var isGiven = false
            for (key, value) in node.parameters.members {
                guard declaration.parameter(named: key)?.kind == .node, !value.isNull else { continue }
                isGiven = true
                guard let target = value.string, context.document.node(named: target) == nil else { continue }
                context.findings.add(
                    .error, "INVALID_JUMP_TARGET", at: .node(node.index)["parameters"][key],
                    "There is no node '\(target.clipped())' to jump to", node: node,
                    suggestion: context.suggestions.nearest(to: target, among: context.nodeNames, kind: "node"))
            }
            guard !isGiven, context.graph.edges[node.index].isEmpty else { continue }
            context.findings.add(
                .error, "INVALID_JUMP_TARGET", about: node,
                "'\(node.name.clipped())' leads nowhere: it needs a connection, 'then' or 'else'")
        }
    }

    /// Cycles that no loop node opens, or that are entered beside it: one for each group of nodes that lead to each
    /// other.
    /// - Returns: whether there is one.
    private func checkCycles(_ context: RuleContext) -> Bool {
        guard !context.graph.loops.isAcyclic else { return false }
        let edges = context.graph.edges.enumerated().map { node, edges in
            edges.map(\.target).filter { !context.graph.loops.isBack(from: node, to: $0) }
        }
        let severity: Finding.Severity = context.isForeign.allSatisfy { $0 } ? .warning : .error
        let cycles = Cycles.find(in: edges)
        for cycle in cycles {
            let names = cycle.prefix(32).map { context.document.nodes[$0].name.clipped() }
            context.findings.add(
                severity, "CIRCULAR_DEPENDENCY", at: "connections",
                "The nodes form a cycle: \(names.joined(separator: " → "))" + (cycle.count > 32 ? " → …" : ""))
        }
        return !cycles.isEmpty
    }

    private func checkReachability(_ context: RuleContext) {
        let attached = attachedNodes(context)
        for node in context.document.nodes where node.source.kind == .object && !node.isDisabled {
            guard !context.flow.reachable.contains(node.index), !attached.contains(node.index), !isNote(node) else {
                continue
            }
            context.findings.add(
                .warning, "UNREACHABLE_NODE", about: node,
                "'\(node.name.clipped())' never runs: no start leads to it")
        }
    }

    /// Nodes of other systems that serve another by an `ai_*` connection, which carries no control flow.
    private func attachedNodes(_ context: RuleContext) -> Set<Int> {
        var attached: Set<Int> = []
        for (name, outputs) in (context.source["connections"] ?? .null).members {
            guard outputs.members.contains(where: { $0.key.hasPrefix("ai_") }),
                let node = context.document.node(named: name), context.isForeign[node.index]
            else { continue }
            attached.insert(node.index)
        }
        return attached
    }

    private func isNote(_ node: WorkflowNode) -> Bool { node.type.lowercased().hasSuffix("stickynote") }
}

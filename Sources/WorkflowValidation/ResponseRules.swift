import WorkflowEngine
package import WorkflowModel

/// A workflow that a route leads to must respond on every path (`NO_RESPONSE`).
///
/// Always checked, so that a change of routes validates nothing again; whoever shows findings leaves out those of this
/// rule for a workflow without a route (``Finding/isForRoutesOnly``).
struct ResponseRules: RuleGroup {
    func check(_ context: RuleContext) {
        guard !context.document.nodes.isEmpty, !context.isForeign.contains(true) else { return }
        let flow = context.flow
        let responds = respondingNodes(context)
        guard !flow.graph.starts.contains(where: { responds[$0] }) else { return }

        // The ways that end without an answer: each from a start, always by an exit that promises none.
        var seen = BitSet(capacity: flow.graph.nodeCount)
        var pending = flow.graph.starts
        while let node = pending.popLast() {
            guard !seen.contains(node) else { continue }
            seen.insert(node)
            let open = flow.exits[node].filter { exit in !exit.contains { responds[$0] } }
            if open.contains(where: \.isEmpty) {
                let name = context.document.nodes[node].name.clipped()
                context.findings.add(
                    .warning, Finding.noResponse, about: context.document.nodes[node],
                    "The execution can end behind '\(name)' without an answer")
            }
            for exit in open { pending += exit }
        }
    }

    /// The nodes behind which an answer always comes: by every exit some node does that answers or leads to an answer.
    private func respondingNodes(_ context: RuleContext) -> [Bool] {
        let flow = context.flow
        var responds = context.document.nodes.map { node in
            !node.isDisabled && context.declarations[node.index]?.role == .response
        }
        for node in flow.order.reversed() where !responds[node] {
            // A loop is left by its last exit; its body may not run at all.
            let exits = flow.graph.isLoop[node] ? flow.exits[node].suffix(1) : flow.exits[node][...]
            responds[node] = !exits.isEmpty && exits.allSatisfy { exit in exit.contains { responds[$0] } }
        }
        return responds
    }
}

extension Finding {
    fileprivate static let noResponse = "NO_RESPONSE"

    /// Whether it matters only if a route leads to the workflow.
    package var isForRoutesOnly: Bool { code == Self.noResponse }
}

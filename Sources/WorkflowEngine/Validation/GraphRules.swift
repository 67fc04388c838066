import JSON
import WorkflowModel

/// Rules about the control flow (validation rules 43 and 45).
struct GraphRules: RuleGroup {
    func findings(in context: RuleContext) -> [Finding] { jumps(context) + cycles(context) }

    private func jumps(_ context: RuleContext) -> [Finding] {
        context.document.nodes.flatMap { node -> [Finding] in
            guard let declaration = context.declaration(of: node) else { return [] }
            let names = declaration.parameters.filter { $0.kind == .node }
            let findings: [Finding] = names.compactMap { parameter in
                guard let target = node.parameters[parameter.name]?.string,
                    context.document.node(named: target) == nil
                else { return nil }
                return .about(
                    node, .error, "INVALID_JUMP_TARGET", at: "parameters.\(parameter.name)",
                    "There is no node '\(target)' to jump to",
                    suggestion: nearest(to: target, among: context.document.nodes.map(\.name)))
            }
            let goesNowhere =
                !names.isEmpty && names.allSatisfy { node.parameters[$0.name] == nil }
                && !context.document.connections.contains { $0.source == node.index }
            guard goesNowhere else { return findings }
            return findings + [
                .about(
                    node, .error, "INVALID_JUMP_TARGET",
                    "'\(node.name)' leads nowhere: it needs a connection, 'then' or 'else'")
            ]
        }
    }

    /// Cycles, each listed once in order.
    private func cycles(_ context: RuleContext) -> [Finding] {
        let graph = Planner(document: context.document, registry: context.registry).graph
        var state = Array(repeating: 0, count: graph.nodeCount)  // 0 new, 1 on the path, 2 done
        var findings: [Finding] = []
        for root in 0..<graph.nodeCount where state[root] == 0 {
            var path = [(node: root, next: 0)]
            state[root] = 1
            while let (node, next) = path.last {
                guard next < graph.edges[node].count else {
                    state[node] = 2
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let target = graph.edges[node][next].target
                if state[target] == 0 {
                    state[target] = 1
                    path.append((target, 0))
                } else if state[target] == 1 {
                    let cycle = path.drop { $0.node != target }.map(\.node) + [target]
                    let names = cycle.map { context.document.nodes[$0].name }.joined(separator: " → ")
                    let isForeign = cycle.contains { NodeRegistry.isForeign(context.document.nodes[$0].type) }
                    findings.append(
                        Finding(
                            isForeign ? .warning : .error, "CIRCULAR_DEPENDENCY", at: "connections",
                            "The nodes form a cycle: \(names)"))
                }
            }
        }
        return findings
    }
}

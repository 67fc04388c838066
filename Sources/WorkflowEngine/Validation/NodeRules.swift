import JSON
import WorkflowModel

/// Rules about the nodes themselves (validation rules 13–25).
struct NodeRules: RuleGroup {
    func findings(in context: RuleContext) -> [Finding] {
        var names: Set<String> = []
        var ids: Set<String> = []
        let known = context.registry.types.map(\.declaration.name)
        return context.document.nodes.flatMap { node -> [Finding] in
            guard node.source.kind == .object else {
                return [
                    .about(node, .error, "INVALID_NODE", "A node must be an object; found \(node.source.kind.rawValue)")
                ]
            }
            var findings: [Finding] = []
            for (key, article, code) in [
                ("id", "an id", "MISSING_NODE_ID"), ("name", "a name", "MISSING_NODE_NAME"),
                ("type", "a type", "MISSING_NODE_TYPE"),
            ] where (node.source[key]?.string ?? "").allSatisfy(\.isWhitespace) {
                findings.append(.about(node, .error, code, at: key, "Node must have \(article)"))
            }
            if !node.name.isEmpty, !names.insert(node.name).inserted {
                findings.append(
                    .about(node, .error, "DUPLICATE_NODE_NAME", at: "name", "Duplicate node name: \"\(node.name)\""))
            }
            if !node.id.isEmpty, !ids.insert(node.id).inserted {
                findings.append(
                    .about(node, .error, "DUPLICATE_NODE_ID", at: "id", "Duplicate node id: \"\(node.id)\""))
            }
            findings += typeFindings(node, context, known: known)
            if let policy = node.source["onError"], !policy.isNull,
                policy.string.flatMap(WorkflowNode.ErrorPolicy.init) == nil
            {
                let allowed = WorkflowNode.ErrorPolicy.allCases.map(\.rawValue)
                findings.append(
                    .about(
                        node, .error, "INVALID_ON_ERROR", at: "onError",
                        "onError must be one of \(allowed.joined(separator: ", ")); found \(policy)",
                        suggestion: policy.string.flatMap { nearest(to: $0, among: allowed) }))
            }
            return findings
        }
    }

    private func typeFindings(_ node: WorkflowNode, _ context: RuleContext, known: [String]) -> [Finding] {
        guard !node.type.isEmpty, context.declaration(of: node) == nil else { return [] }
        if NodeRegistry.isForeign(node.type) {
            return [
                .about(
                    node, .warning, "FOREIGN_NODE_TYPE", at: "type",
                    "Node type '\(node.type)' belongs to another system: the workflow cannot be executed here")
            ]
        }
        return [
            .about(
                node, .error, "UNKNOWN_NODE_TYPE", at: "type", "Node type '\(node.type)' not found in registry",
                suggestion: nearest(to: node.type, among: known))
        ]
    }
}

import JSON
import RepositoryModel
import WorkflowEngine
import WorkflowModel

/// Rules about what a node must have, and what must be unique among nodes.
struct NodeRules: RuleGroup {
    func check(_ context: RuleContext) {
        var names = Set<ExactText>(minimumCapacity: context.document.nodes.count)
        var ids = Set<ExactText>(minimumCapacity: context.document.nodes.count)
        for node in context.document.nodes {
            guard node.source.kind == .object else {
                context.findings.add(
                    .error, "INVALID_NODE", about: node,
                    "A node must be an object; found \(node.source.kind.rawValue)")
                continue
            }
            var path: FieldPath { .node(node.index) }
            func require(_ value: String, _ key: String, _ article: String, _ code: String) {
                guard isBlank(value) else { return }
                context.findings.add(.error, code, at: path[key], "Node must have \(article)", node: node)
            }
            require(node.id, "id", "an id", "MISSING_NODE_ID")
            require(node.name, "name", "a name", "MISSING_NODE_NAME")
            require(node.type, "type", "a type", "MISSING_NODE_TYPE")
            if !isBlank(node.name), !names.insert(ExactText(node.name)).inserted {
                context.findings.add(
                    .error, "DUPLICATE_NODE_NAME", at: path["name"],
                    "Duplicate node name: \"\(node.name.clipped(to: 255))\"", node: node)
            }
            if !isBlank(node.id), !ids.insert(ExactText(node.id)).inserted {
                context.findings.add(
                    .error, "DUPLICATE_NODE_ID", at: path["id"],
                    "Duplicate node id: \"\(node.id.clipped(to: 255))\"", node: node)
            }
            checkType(node, context)
            checkTypeVersion(node, context)
        }
    }

    private func checkType(_ node: WorkflowNode, _ context: RuleContext) {
        guard !isBlank(node.type), context.declarations[node.index] == nil else { return }
        let type = node.type.clipped()
        let path = FieldPath.node(node.index)
        if context.isForeign[node.index] {
            context.findings.add(
                .warning, "FOREIGN_NODE_TYPE", at: path["type"],
                "Node type '\(type)' belongs to another system: the workflow cannot be executed here", node: node)
            return
        }
        context.findings.add(
            .error, "UNKNOWN_NODE_TYPE", at: path["type"], "Node type '\(type)' not found in registry", node: node,
            suggestion: context.suggestions.nearest(
                to: node.type, among: context.registry.declarations.map(\.name), kind: "type")
                ?? sameName(as: node.type, in: context.registry))
    }

    /// The only type of that name in another group: `kv_get` and `storage.kv_get` for `packagerepo.kv_get`.
    private func sameName(as type: String, in registry: NodeRegistry) -> String? {
        let wanted = type.split(separator: ".").last.map { $0.lowercased() }
        let found = registry.declarations.map(\.name).filter {
            $0.split(separator: ".").last.map { $0.lowercased() } == wanted
        }
        return found.count == 1 ? found.first : nil
    }

    private func checkTypeVersion(_ node: WorkflowNode, _ context: RuleContext) {
        var path: FieldPath { .node(node.index) }
        guard let version = node.source["typeVersion"]?.present else { return }
        guard let number = version.number, number >= 1 else {
            context.findings.add(
                .error, "INVALID_TYPE_VERSION", at: path["typeVersion"],
                "typeVersion must be a number of at least 1; found \(shown(version))", node: node)
            return
        }
        guard let declaration = context.declarations[node.index], !declaration.versions.contains(number) else { return }
        let known = declaration.versions.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }
        context.findings.add(
            .warning, "INVALID_TYPE_VERSION", at: path["typeVersion"],
            "Node type '\(declaration.name)' has no version \(version); known: \(known.joined(separator: ", "))",
            node: node)
    }
}

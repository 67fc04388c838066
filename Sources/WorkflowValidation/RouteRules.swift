import HTTPCore
import JSON
import WorkflowEngine
import WorkflowModel

/// Routes that a document registers: their paths can be read, their mounts stand before them, and no two claim the same
/// requests. What is computed shows only when the document runs.
struct RouteRules: RuleGroup {
    private struct Registered {
        let node: WorkflowNode
        let path: RoutePath
        let methods: [String]
    }

    func check(_ context: RuleContext) {
        let mounts = nodes(of: "web.mount", context).compactMap { text("prefix", of: $0, context) }
        let hasComputedMount = nodes(of: "web.mount", context).count > mounts.count
        var registered: [Registered] = []
        for node in nodes(of: "web.register_route", context) {
            var prefix = ""
            if value("mount", of: node, context)?.present != nil {
                guard let mount = text("mount", of: node, context) else { continue }
                if !mounts.contains(mount), !hasComputedMount {
                    context.findings.add(
                        .error, "UNKNOWN_MOUNT", at: .node(node.index)["parameters"]["mount"],
                        "No web.mount has the prefix '\(mount.clipped())'", node: node,
                        suggestion: context.suggestions.nearest(to: mount, among: mounts, kind: "mount"))
                }
                prefix = mount
            }
            guard let text = text("path", of: node, context) else { continue }
            guard let route = route(prefix + text, node, context) else { continue }
            compare(route, registered, context)
            registered.append(route)
        }
    }

    private func route(_ text: String, _ node: WorkflowNode, _ context: RuleContext) -> Registered? {
        let methods = (value("methods", of: node, context) ?? []).elements.compactMap { $0.string?.uppercased() }
        do { return Registered(node: node, path: try RoutePath(text), methods: methods) } catch {
            context.findings.add(
                .error, "INVALID_ROUTE", at: .node(node.index)["parameters"]["path"],
                "A route cannot be read: \(error)",
                node: node)
            return nil
        }
    }

    private func compare(_ route: Registered, _ others: [Registered], _ context: RuleContext) {
        for other in others where other.path.overlaps(route.path) {
            guard let method = route.methods.first(where: other.methods.contains) else { continue }
            context.findings.add(
                .error, "ROUTE_OVERLAP", at: .node(route.node.index)["parameters"]["path"],
                "\(method) \(route.path.description.clipped()) overlaps \(method) "
                    + "\(other.path.description.clipped()) of the node '\(other.node.name.clipped())'",
                node: route.node)
        }
    }

    private func nodes(of type: String, _ context: RuleContext) -> [WorkflowNode] {
        context.document.nodes.filter { context.declarations[$0.index]?.name == type && !$0.isDisabled }
    }

    private func value(_ name: String, of node: WorkflowNode, _ context: RuleContext) -> JSONValue? {
        let declaration = context.declarations[node.index]
        for (key, value) in node.parameters.members where declaration?.parameter(named: key)?.name == name {
            return value
        }
        return nil
    }

    /// A parameter that is written as a text, not computed.
    private func text(_ name: String, of node: WorkflowNode, _ context: RuleContext) -> String? {
        guard let text = value(name, of: node, context)?.string, !text.contains("$"), !text.contains("{{") else {
            return nil
        }
        return text
    }
}

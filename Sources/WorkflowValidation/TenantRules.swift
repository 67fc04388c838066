import JSON
import RepositoryModel
import WorkflowEngine
import WorkflowModel

/// Rules about tenants.
struct TenantRules: RuleGroup {
    private static let placeholder = "${TENANT_ID}"
    private static let kinds: Set<String> = ["artifact", "doc"]

    func check(_ context: RuleContext) {
        checkTenantID(context)
        for node in context.document.nodes {
            guard let declaration = context.declarations[node.index] else { continue }
            if declaration.isSharedOnly, context.options.isTenantOwned {
                context.findings.add(
                    .error, "NODE_TYPE_NOT_PERMITTED", at: .node(node.index)["type"],
                    "Node type '\(declaration.name)' is permitted in the shared workflows only", node: node)
            }
            checkReferences(node, declaration, context)
        }
    }

    /// A tenant's own workflow cannot run what is the deployment's; the engine refuses it by computed names too.
    private func checkReserved(_ name: String, _ key: String, _ node: WorkflowNode, _ context: RuleContext) {
        guard context.options.isTenantOwned, WorkflowName.isReserved(name) else { return }
        context.findings.add(
            .error, "WORKFLOW_NOT_PERMITTED", at: .node(node.index)["parameters"][key],
            "The workflow '\(name)' is for the deployment's own workflows; a workflow of a tenant's own cannot run it",
            node: node)
    }

    private func checkTenantID(_ context: RuleContext) {
        let caller = context.options.tenant
        guard let value = context.source["tenantId"]?.present else {
            guard caller != nil else { return }
            context.findings.add(
                .warning, "MISSING_TENANT_ID", at: "tenantId",
                "The workflow should have a tenantId; '\(Self.placeholder)' stands for the tenant of the request",
                suggestion: Self.placeholder)
            return
        }
        guard let text = value.string, text != Self.placeholder else { return }
        guard let tenant = try? TenantID(text) else {
            context.findings.add(
                .error, "INVALID_TENANT_ID", at: "tenantId",
                "tenantId must be a tenant's name or '\(Self.placeholder)'; found \(shown(value))")
            return
        }
        guard let caller, caller != tenant else { return }
        context.findings.add(
            .error, "TENANT_MISMATCH", at: "tenantId", "The workflow belongs to another tenant than '\(caller)'")
    }

    /// Keys are relative to the tenant, and workflows are found by plain names: neither has a place for a tenant.
    private func checkReferences(_ node: WorkflowNode, _ declaration: NodeDeclaration, _ context: RuleContext) {
        let isStore = ["packagerepo.kv_", "packagerepo.index_"].contains { declaration.name.hasPrefix($0) }
        let wanted: (name: String, isKey: Bool)? =
            if isStore { ("key", true) } else if declaration.name == "workflow.execute" {
                ("name", false)
            } else if declaration.name == "logic.loop" { ("body", false) } else { nil }
        guard let wanted else { return }
        for (key, value) in node.parameters.members where declaration.parameter(named: key)?.name == wanted.name {
            guard let text = value.string else { continue }
            if !wanted.isKey { checkReserved(text, key, node, context) }
            guard let tenant = wanted.isKey ? tenant(ofKey: text) : tenant(ofWorkflow: text),
                tenant != ownTenant(context)
            else { continue }
            context.findings.add(
                .error, "CROSS_TENANT_REFERENCE", at: .node(node.index)["parameters"][key],
                "\(shown(value)) leads to another tenant, '\(tenant.clipped())'", node: node)
        }
    }

    private func ownTenant(_ context: RuleContext) -> String? {
        context.options.tenant?.text ?? context.source["tenantId"]?.string
    }

    /// The tenant that a literal beginning of a key names: `acme/artifact/…`, `tenants/acme/…`, `acme:doc/…`,
    /// `../acme/…`.
    private func tenant(ofKey key: String) -> String? {
        let segments = key.drop { $0 == "/" }.split(separator: "/", omittingEmptySubsequences: false).prefix(3).map(
            String.init)
        guard let first = segments.first, !Self.kinds.contains(first) else { return nil }
        if let colon = first.firstIndex(of: ":") {
            let rest = first[first.index(after: colon)...]
            return ["tenant", "tenants"].contains(first[..<colon])
                ? literal(String(rest)) : literal(String(first[..<colon]))
        }
        guard segments.count > 1 else { return nil }
        if ["tenant", "tenants", ".."].contains(first) { return literal(segments[1]) }
        return Self.kinds.contains(segments[1]) ? literal(first) : nil
    }

    private func tenant(ofWorkflow name: String) -> String? {
        let parts = name.split(maxSplits: 2, omittingEmptySubsequences: true) { $0 == "/" || $0 == ":" }.map(
            String.init)
        guard parts.count > 1 else { return nil }
        return literal(["tenant", "tenants", ".."].contains(parts[0]) ? parts[1] : parts[0])
    }

    /// A tenant's name; nil for what is computed, or for what no tenant is called.
    private func literal(_ name: String) -> String? { (try? TenantID(name))?.text }
}

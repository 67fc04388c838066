import JSON
import WorkflowEngine
import WorkflowModel

/// Whatever a literal, or the literal beginning of a text, can be known to violate (`PARAMETER_NOT_ALLOWED`): what
/// nodes would refuse when they run.
struct LiteralRules: RuleGroup {
    func check(_ context: RuleContext) {
        for node in context.document.nodes {
            guard let declaration = context.declarations[node.index] else { continue }
            var seen = BitSet(capacity: declaration.parameters.count)
            for (key, _) in node.parameters.members {
                guard let parameter = declaration.parameter(named: key), let rule = parameter.rule,
                    !seen.contains(parameter.position)
                else { continue }
                seen.insert(parameter.position)
                check(parameter, rule, key, node, context)
            }
        }
    }

    private func check(
        _ parameter: NodeParameter, _ rule: ParameterRule, _ key: String, _ node: WorkflowNode, _ context: RuleContext
    ) {
        // What cannot be compiled, or is of another kind, is reported already.
        guard let given = context.compiled.given[node.index][parameter.position],
            context.compiled.leaves[node.index].allSatisfy({ $0.key != key || $0.isExpression })
        else { return }
        let known = given.template.known
        if case .value(let json) = known, !parameter.accepts(.json(json)) { return }
        let path = FieldPath.node(node.index)["parameters"][key]
        for objection in rule.objections(known) {
            // So is a key or a name that leads to another tenant.
            guard !context.findings.has("CROSS_TENANT_REFERENCE", at: path) else { return }
            context.findings.add(
                .error, objection.isUnknownMember ? "UNKNOWN_PARAMETER" : "PARAMETER_NOT_ALLOWED",
                at: objection.path.reduce(path) { $0[$1] },
                "Parameter '\(key.clipped())' is not allowed: \(objection.message)", node: node,
                suggestion: objection.suggestion)
        }
    }
}

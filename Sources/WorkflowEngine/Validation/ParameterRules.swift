import JSON
import WorkflowModel

/// Rules about parameters and their literals (validation rules 26–33).
struct ParameterRules: RuleGroup {
    private static let nodeAttributes: Set<String> = ["name", "typeVersion", "position"]

    func findings(in context: RuleContext) -> [Finding] {
        context.document.nodes.flatMap { node -> [Finding] in
            if let parameters = node.source["parameters"], !parameters.isNull, parameters.kind != .object {
                return [
                    .about(
                        node, .error, "INVALID_PARAMETERS", at: "parameters",
                        "parameters must be an object; found \(parameters.kind.rawValue)")
                ]
            }
            let declaration = context.declaration(of: node)
            return nested(node, declaration) + declared(node, declaration)
        }
    }

    private func nested(_ node: WorkflowNode, _ declaration: NodeDeclaration?) -> [Finding] {
        let found = node.parameters.members.map(\.key).filter { key in
            Self.nodeAttributes.contains(key) && declaration?.parameter(named: key) == nil
        }
        guard !found.isEmpty else { return [] }
        let isForeignName = declaration == nil && NodeRegistry.isForeign(node.type) && found == ["name"]
        return [
            .about(
                node, isForeignName ? .warning : .error, "NESTED_NODE_ATTRIBUTES", at: "parameters",
                "Parameters contain node-level attributes (name/typeVersion/position)")
        ]
    }

    private func declared(_ node: WorkflowNode, _ declaration: NodeDeclaration?) -> [Finding] {
        guard let declaration else { return [] }
        var findings: [Finding] = []
        var given: Set<String> = []
        for (key, value) in node.parameters.members where key != "out" && !Self.nodeAttributes.contains(key) {
            guard let parameter = declaration.parameter(named: key) else {
                findings.append(
                    .about(
                        node, .warning, "UNKNOWN_PARAMETER", at: "parameters.\(key)",
                        "Node type '\(declaration.name)' has no parameter '\(key)'",
                        suggestion: nearest(to: key, among: declaration.parameters.map(\.name))))
                continue
            }
            given.insert(parameter.name)
            findings += literal(value, of: parameter, as: key, node)
        }
        for parameter in declaration.parameters where parameter.isRequired {
            if Self.nodeAttributes.contains(parameter.name), node.parameters[parameter.name] != nil { continue }
            guard !given.contains(parameter.name) else { continue }
            findings.append(
                .about(
                    node, .error, "MISSING_PARAMETER", at: "parameters.\(parameter.name)",
                    "Node type '\(declaration.name)' needs the parameter '\(parameter.name)'"))
        }
        return findings
    }

    /// A literal must be of the declared kind, one of the options, and in the range; what is computed is checked
    /// when it runs.
    private func literal(
        _ value: JSONValue, of parameter: NodeParameter, as key: String, _ node: WorkflowNode
    ) -> [Finding] {
        if value.isNull || parameter.kind == .condition || parameter.kind == .perItem { return [] }
        if value.string?.contains(where: { $0 == "$" || $0 == "{" }) == true { return [] }
        let field = "parameters.\(key)"
        guard parameter.accepts(.json(value)) else {
            return [
                .about(
                    node, .error, "PARAMETER_TYPE_MISMATCH", at: field,
                    "Parameter '\(key)' must be of type \(parameter.kind.rawValue); found \(value.kind.rawValue)")
            ]
        }
        if let text = value.string, !parameter.options.isEmpty, !parameter.options.contains(text) {
            return [
                .about(
                    node, .error, "PARAMETER_NOT_ALLOWED", at: field,
                    "Parameter '\(key)' must be one of \(parameter.options.joined(separator: ", ")); found \"\(text)\"",
                    suggestion: nearest(to: text, among: parameter.options))
            ]
        }
        if let number = value.number, let range = parameter.range, !range.contains(number) {
            return [
                .about(
                    node, .error, "PARAMETER_NOT_ALLOWED", at: field,
                    "Parameter '\(key)' must be \(range.lowerBound) to \(range.upperBound); found \(value)")
            ]
        }
        return []
    }
}

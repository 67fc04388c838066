import JSON
import WorkflowEngine
import WorkflowModel

/// Rules about what a node's type declares.
struct ParameterRules: RuleGroup {
    private static let nodeAttributes = ["name", "typeVersion", "position"]

    func check(_ context: RuleContext) {
        for node in context.document.nodes {
            guard let parameters = node.source["parameters"]?.present else {
                checkRequired(node, given: nil, context)
                continue
            }
            guard parameters.kind == .object else {
                context.findings.add(
                    .error, "INVALID_PARAMETERS", at: .node(node.index)["parameters"],
                    "parameters must be an object; found \(parameters.kind.rawValue)", node: node)
                continue
            }
            checkAttributes(node, context)
            checkDeclared(node, context)
        }
    }

    private func checkAttributes(_ node: WorkflowNode, _ context: RuleContext) {
        let declaration = context.declarations[node.index]
        let found = Self.nodeAttributes.filter {
            node.parameters[$0] != nil && declaration?.parameter(named: $0) == nil
        }
        guard !found.isEmpty else { return }
        context.findings.add(
            context.severity(inParametersOf: node), "NESTED_NODE_ATTRIBUTES",
            at: .node(node.index)["parameters"],
            "Parameters contain node-level attributes (name/typeVersion/position)", node: node)
    }

    private func checkDeclared(_ node: WorkflowNode, _ context: RuleContext) {
        guard let declaration = context.declarations[node.index] else { return }
        var path: FieldPath { FieldPath.node(node.index)["parameters"] }
        var given = BitSet(capacity: declaration.parameters.count)
        for (key, value) in node.parameters.members {
            if let parameter = declaration.parameter(named: key) {
                if isAbsent(value, parameter) { continue }
                given.insert(parameter.position)
                checkLiteral(value, parameter, key, node, context)
            } else if key == "out" {
                checkOut(value, node, context)
            } else if !Self.nodeAttributes.contains(key) {
                context.findings.add(
                    .warning, "UNKNOWN_PARAMETER", at: path[key],
                    "Node type '\(declaration.name)' has no parameter '\(key.clipped())'", node: node,
                    suggestion: context.suggestions.nearest(
                        to: key, among: declaration.parameters.map(\.name) + ["out"], kind: declaration.name))
            }
        }
        checkRequired(node, given: given, context)
    }

    /// A `null` is the absence of a value, but where `null` is a value of its own.
    private func isAbsent(_ value: JSONValue, _ parameter: NodeParameter) -> Bool {
        value.isNull && parameter.kind != .any && parameter.kind != .content
    }

    private func checkRequired(_ node: WorkflowNode, given: BitSet?, _ context: RuleContext) {
        guard let declaration = context.declarations[node.index] else { return }
        for parameter in declaration.parameters where parameter.isRequired {
            guard given?.contains(parameter.position) != true else { continue }
            context.findings.add(
                .error, "MISSING_PARAMETER", at: .node(node.index)["parameters"][parameter.name],
                "Node type '\(declaration.name)' needs the parameter '\(parameter.name)'", node: node)
        }
        let choice = declaration.needsOneOf
        guard !choice.isEmpty, !choice.contains(where: { given?.contains($0.position) == true }) else { return }
        context.findings.add(
            .error, "MISSING_PARAMETER", at: .node(node.index)["parameters"],
            "Node type '\(declaration.name)' needs one of the parameters "
                + choice.map { "'\($0.name)'" }.joined(separator: ", "), node: node)
    }

    private func checkOut(_ value: JSONValue, _ node: WorkflowNode, _ context: RuleContext) {
        var path: FieldPath { FieldPath.node(node.index)["parameters"]["out"] }
        guard let name = value.present?.string else {
            guard !value.isNull else { return }
            context.findings.add(
                .error, "PARAMETER_TYPE_MISMATCH", at: path,
                "Parameter 'out' must be of type string; found \(value.kind.rawValue)", node: node)
            return
        }
        guard !isVariableName(name) else { return }
        context.findings.add(
            .error, "PARAMETER_NOT_ALLOWED", at: path,
            "Parameter 'out' must be a variable's name, ^[A-Za-z_][A-Za-z0-9_]*$; found \(shown(value))", node: node)
    }

    /// What stands there as data must be of the declared kind, one of the options, and in the range; what is computed
    /// is checked when it runs.
    private func checkLiteral(
        _ value: JSONValue, _ parameter: NodeParameter, _ key: String, _ node: WorkflowNode, _ context: RuleContext
    ) {
        var path: FieldPath { FieldPath.node(node.index)["parameters"][key] }
        var literal = value
        var isKnown = true
        let leaf =
            value.kind == .string ? context.compiled.leaves[node.index].first { $0.isWhole && $0.key == key } : nil
        if let leaf {
            guard leaf.isExpression else { return }
            switch leaf.text.template {
            case let constant as Constant: literal = constant.value
            case is TextTemplate: isKnown = false
            default: return
            }
        }
        guard accepts(literal, parameter) else {
            context.findings.add(
                .error, "PARAMETER_TYPE_MISMATCH", at: path,
                "Parameter '\(key.clipped())' must be of type \(parameter.kind.rawValue); found \(value.kind.rawValue)",
                node: node)
            return
        }
        guard isKnown else { return }
        if let text = literal.string, !parameter.options.isEmpty, !parameter.options.contains(text) {
            context.findings.add(
                .error, "PARAMETER_NOT_ALLOWED", at: path,
                "Parameter '\(key.clipped())' must be one of \(parameter.options.joined(separator: ", ")); "
                    + "found \(shown(literal))",
                node: node,
                suggestion: context.suggestions.nearest(
                    to: text, among: parameter.options, kind: "\(node.type) \(parameter.name)"))
        }
        if let number = literal.number, let range = parameter.range, !range.contains(number) {
            context.findings.add(
                .error, "PARAMETER_NOT_ALLOWED", at: path,
                "Parameter '\(key.clipped())' must be \(shown(range.lowerBound)) to \(shown(range.upperBound)); "
                    + "found \(literal)",
                node: node)
        }
        if let text = literal.string, let pattern = parameter.pattern, !BoundedMatch.matches(text, pattern) {
            context.findings.add(
                .error, "PARAMETER_NOT_ALLOWED", at: path,
                "Parameter '\(key.clipped())' must match \(pattern); found \(shown(literal))", node: node)
        }
    }

    /// A condition is written as an expression, or is a boolean.
    private func accepts(_ value: JSONValue, _ parameter: NodeParameter) -> Bool {
        parameter.kind == .condition ? value.bool != nil || value.kind == .string : parameter.accepts(.json(value))
    }
}

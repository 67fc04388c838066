import JSON
import WorkflowModel

/// Rules about the shape of connections and what they name (validation rules 34–40).
struct ConnectionRules: RuleGroup {
    func findings(in context: RuleContext) -> [Finding] {
        var findings: [Finding] = []
        for (name, outputs) in (context.source["connections"] ?? .null).members {
            let field = "connections.\(name)"
            let source = context.document.node(named: name)
            if source == nil {
                findings.append(
                    Finding(
                        .error, "INVALID_CONNECTION_SOURCE", at: field,
                        "Connection source node '\(name)' not found in workflow nodes",
                        suggestion: nearest(to: name, among: context.document.nodes.map(\.name))))
            } else if !context.document.hasNode(named: name) {
                findings.append(byID(name, at: field))
            }
            guard outputs.kind == .object else {
                findings.append(format(field, "an object of output types", outputs))
                continue
            }
            for (type, slots) in outputs.members {
                findings += check(slots, type: type, source: source, at: "\(field).\(type)", context)
            }
        }
        return findings
    }

    private func check(
        _ slots: JSONValue, type: String, source: WorkflowNode?, at field: String, _ context: RuleContext
    ) -> [Finding] {
        guard isOutputType(type, of: source) else {
            return [
                Finding(
                    .error, "INVALID_OUTPUT_TYPE", at: field,
                    "Invalid output type '\(type)'. Must be 'main' or 'error'", node: source?.name)
            ]
        }
        switch slots.kind {
        case .array:
            return slots.elements.enumerated().flatMap { targets($1, at: "\(field)[\($0)]", context) }
        case .object:
            return slots.members.flatMap { index, slot in
                isNumeric(index)
                    ? targets(slot, at: "\(field).\(index)", context)
                    : [
                        Finding(
                            .error, "INVALID_OUTPUT_INDEX", at: "\(field).\(index)", "Connection index must be numeric",
                            node: source?.name)
                    ]
            }
        default:
            return [format(field, "an array or an object", slots)]
        }
    }

    private func targets(_ slot: JSONValue, at field: String, _ context: RuleContext) -> [Finding] {
        if slot.isNull { return [] }
        guard slot.kind == .array else { return [format(field, "an array or null", slot)] }
        return slot.elements.enumerated().flatMap { index, target -> [Finding] in
            let field = "\(field)[\(index)]"
            guard let name = target["node"]?.string else {
                return [invalid(field, "a target must be an object with the name of a 'node'")]
            }
            if let type = target["type"], !type.isNull, type.string == nil {
                return [invalid("\(field).type", "a target's type must be a string")]
            }
            if let index = target["index"], !index.isNull, (index.int ?? -1) < 0 {
                return [invalid("\(field).index", "a target's index must be a non-negative integer")]
            }
            if context.document.node(named: name) == nil {
                return [
                    Finding(
                        .error, "INVALID_CONNECTION_TARGET_NODE", at: "\(field).node",
                        "Connection target node '\(name)' not found",
                        suggestion: nearest(to: name, among: context.document.nodes.map(\.name)))
                ]
            }
            return context.document.hasNode(named: name) ? [] : [byID(name, at: "\(field).node")]
        }
    }

    private func isOutputType(_ type: String, of source: WorkflowNode?) -> Bool {
        type == "main" || type == "error"
            || type.hasPrefix("ai_") && source.map { NodeRegistry.isForeign($0.type) } != false
    }

    private func isNumeric(_ index: String) -> Bool {
        Int(index) != nil && index.utf8.allSatisfy { $0 &- 0x30 < 10 }
    }

    private func format(_ field: String, _ expected: String, _ found: JSONValue) -> Finding {
        Finding(
            .error, "INVALID_CONNECTION_FORMAT", at: field, "Expected \(expected); found \(found.kind.rawValue)")
    }

    private func invalid(_ field: String, _ message: String) -> Finding {
        Finding(.error, "INVALID_CONNECTION_TARGET", at: field, "Invalid connection target: \(message)")
    }

    private func byID(_ id: String, at field: String) -> Finding {
        Finding(.warning, "CONNECTION_BY_ID", at: field, "'\(id)' is a node's id; connections should use its name")
    }
}

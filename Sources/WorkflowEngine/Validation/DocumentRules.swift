import JSON
import WorkflowModel

/// Rules about the document as a whole (validation rules 1–12).
struct DocumentRules: RuleGroup {
    static let maximumNodes = 500
    static let maximumConnections = 2_000

    private static let kinds: [(name: String, kinds: Set<JSONValue.Kind>)] = [
        ("id", [.string]), ("name", [.string]), ("nodes", [.array]), ("connections", [.object]),
        ("version", [.string]), ("tenantId", [.string]), ("active", [.boolean]), ("description", [.string]),
        ("variables", [.object]), ("settings", [.object]), ("meta", [.object]), ("tags", [.array]),
        ("pinData", [.object]), ("triggers", [.array]),
    ]

    func findings(in context: RuleContext) -> [Finding] {
        let source = context.source
        var findings: [Finding] = []
        if (source["id"] ?? .null).isNull || source["id"]?.string == "" {
            findings.append(Finding(.error, "MISSING_ID", at: "id", "Workflow must have an id field"))
        }
        for name in ["name", "nodes", "connections"] where (source[name] ?? .null).isNull {
            findings.append(
                Finding(.error, "MISSING_REQUIRED_FIELD", at: name, "Workflow must have '\(name)' field"))
        }
        for (name, kinds) in Self.kinds {
            guard let value = source[name], !value.isNull, !kinds.contains(value.kind) else { continue }
            let expected = kinds.map(\.rawValue).sorted().joined(separator: " or ")
            findings.append(
                Finding(
                    .error, "INVALID_FIELD_TYPE", at: name,
                    "'\(name)' must be of type \(expected); found \(value.kind.rawValue)"))
        }
        if let name = source["name"]?.string, name.allSatisfy(\.isWhitespace) {
            findings.append(Finding(.error, "EMPTY_NAME", at: "name", "Workflow name must not be blank"))
        }
        if source["nodes"]?.kind == .array, context.document.nodes.isEmpty {
            findings.append(Finding(.warning, "EMPTY_WORKFLOW", at: "nodes", "Workflow has no nodes"))
        }
        findings += limits(context)
        return findings
    }

    private func limits(_ context: RuleContext) -> [Finding] {
        let counts = [
            ("nodes", context.document.nodes.count, Self.maximumNodes),
            ("connections", context.document.connections.count, Self.maximumConnections),
        ]
        return counts.filter { $0.1 > $0.2 }.map { name, found, allowed in
            Finding(
                .error, "RESOURCE_LIMIT_EXCEEDED", at: name,
                "A workflow may have at most \(allowed) \(name); found \(found)")
        }
    }
}

import JSON
import RepositoryModel
import WorkflowEngine
import WorkflowModel

/// Rules about the document as a whole.
struct DocumentRules: RuleGroup {
    private static let kinds: [(name: String, kinds: Set<JSONValue.Kind>)] = [
        ("id", [.string]), ("name", [.string]), ("nodes", [.array]), ("connections", [.object]),
        ("version", [.string]), ("tenantId", [.string]), ("active", [.boolean]), ("description", [.string]),
        ("variables", [.object]), ("settings", [.object]), ("staticData", [.object]), ("meta", [.object]),
        ("tags", [.array]), ("pinData", [.object]), ("triggers", [.array]),
    ]
    private static let known = Set(kinds.map(\.name))
    private static let maximumName = 255
    private static let maximumDescription = 500

    func check(_ context: RuleContext) {
        let (source, findings) = (context.source, context.findings)
        if (source["id"] ?? .null).isNull || source["id"]?.string == "" {
            findings.add(.error, "MISSING_ID", at: "id", "Workflow must have an id field")
        }
        for name in ["name", "nodes", "connections"] where (source[name] ?? .null).isNull {
            findings.add(
                .error, "MISSING_REQUIRED_FIELD", at: FieldPath(steps: [.key(name)]),
                "Workflow must have '\(name)' field")
        }
        for (name, kinds) in Self.kinds {
            guard let value = source[name]?.present, !kinds.contains(value.kind) else { continue }
            let expected = kinds.map(\.rawValue).sorted().joined(separator: " or ")
            findings.add(
                .error, "INVALID_FIELD_TYPE", at: FieldPath(steps: [.key(name)]),
                "'\(name)' must be of type \(expected); found \(value.kind.rawValue)")
        }
        if let name = source["name"]?.string, isBlank(name) {
            findings.add(.error, "EMPTY_NAME", at: "name", "Workflow name must not be blank")
        }
        if source["nodes"]?.kind == .array, context.document.nodes.isEmpty {
            findings.add(.warning, "EMPTY_WORKFLOW", at: "nodes", "Workflow has no nodes")
        }
        for (name, limit) in [("name", Self.maximumName), ("description", Self.maximumDescription)] {
            guard let length = source[name]?.string?.unicodeScalars.count, length > limit else { continue }
            findings.add(
                .warning, "NAME_TOO_LONG", at: FieldPath(steps: [.key(name)]),
                "'\(name)' should have at most \(limit) characters; found \(length)")
        }
        if let version = source["version"]?.string, !Version.isSemantic(version) {
            findings.add(
                .warning, "INVALID_VERSION", at: "version",
                "'version' should be a semantic version such as 1.0.0; found \"\(version.clipped())\"")
        }
        context.checkFields(of: source, known: Self.known, what: "A workflow", at: .root, node: nil)
    }
}

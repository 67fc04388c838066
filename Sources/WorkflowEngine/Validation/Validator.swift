public import JSON
public import WorkflowModel

/// Checks documents: every rule, all findings, in one run. Never fails, whatever the JSON.
public struct Validator: Sendable {
    private let registry: NodeRegistry

    /// A validator that knows these node types.
    public init(registry: NodeRegistry) { self.registry = registry }

    /// What is to be said about a document, group by group in the order of the document.
    public func findings(in source: JSONValue) -> [Finding] {
        guard source.kind == .object else {
            return [
                Finding(
                    .error, "INVALID_FIELD_TYPE", at: "",
                    "A workflow must be a JSON object; found \(source.kind.rawValue)")
            ]
        }
        let document = WorkflowDocument(source)
        let context = RuleContext(document: document, registry: registry)
        let groups: [any RuleGroup] = [
            DocumentRules(), NodeRules(), ParameterRules(), ExpressionRules(), ConnectionRules(), GraphRules(),
        ]
        return groups.flatMap { $0.findings(in: context) }
    }
}

/// What every rule group looks at.
struct RuleContext {
    let document: WorkflowDocument
    let registry: NodeRegistry

    var source: JSONValue { document.source }

    /// The declaration of a node's type; nil for one that is foreign or unknown.
    func declaration(of node: WorkflowNode) -> NodeDeclaration? {
        registry.type(named: node.type)?.declaration
    }
}

/// Some rules that belong together, in a file of their own.
protocol RuleGroup {
    func findings(in context: RuleContext) -> [Finding]
}

extension WorkflowNode {
    /// The path of the node, for findings.
    var field: String { "nodes[\(index)]" }
}

extension Finding {
    /// A finding about a node or a part of it.
    static func about(
        _ node: WorkflowNode, _ severity: Severity, _ code: String, at part: String = "", _ message: String,
        suggestion: String? = nil
    ) -> Finding {
        Finding(
            severity, code, at: part.isEmpty ? node.field : "\(node.field).\(part)", message,
            node: node.name.isEmpty ? nil : node.name, suggestion: suggestion)
    }
}

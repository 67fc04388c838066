import JSON
package import WorkflowEngine
package import WorkflowModel

/// What every rule group looks at, and where it puts what it finds. Belongs to one validation.
package final class RuleContext {
    package let document: WorkflowDocument
    let registry: NodeRegistry
    let options: ValidationContext
    let findings = FindingCollector()
    let suggestions = SuggestionSource()
    /// The declaration of each node's type; nil for one that is foreign or unknown.
    package let declarations: [NodeDeclaration?]
    /// Whether each node's type belongs to another system.
    let isForeign: [Bool]

    /// The control flow, jumps included.
    package private(set) lazy var graph = Planner(
        document: document, registry: registry, declarations: declarations
    ).graph
    /// What names in expressions mean.
    private(set) lazy var scope = DocumentScope(document)
    /// The expressions in the parameters.
    package private(set) lazy var compiled = CompiledParameters(
        document: document, declarations: declarations, scope: scope)
    /// What runs before what.
    private(set) lazy var flow = ControlFlow(
        graph: graph, document: document, declarations: declarations)
    /// Which variables are set where.
    private(set) lazy var variableFlow = VariableFlow(flow, document: document, scope: scope)
    /// The names of the nodes, for suggestions.
    private(set) lazy var nodeNames = document.nodes.map(\.name)

    package init(document: WorkflowDocument, registry: NodeRegistry, options: ValidationContext) {
        self.document = document
        self.registry = registry
        self.options = options
        declarations = document.nodes.map { registry.type(named: $0.type)?.declaration }
        isForeign = document.nodes.indices.map { [declarations] index in
            declarations[index] == nil && NodeRegistry.isForeign(document.nodes[index].type)
        }
    }

    var source: JSONValue { document.source }

    /// Reports the keys of an object that nobody knows (validation rule 10).
    func checkKeys(of object: JSONValue, known: Set<String>, what: String, at path: FieldPath, node: WorkflowNode?) {
        for (key, _) in object.members where !known.contains(key) {
            findings.add(
                .warning, "UNKNOWN_FIELD", at: path[key], "\(what) has no field '\(key.clipped())'", node: node,
                suggestion: suggestions.nearest(to: key, among: known.sorted(), kind: what))
        }
    }
}

/// Some rules that belong together, in a file of their own.
protocol RuleGroup {
    func check(_ context: RuleContext)
}

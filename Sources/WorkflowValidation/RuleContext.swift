import JSON
package import WorkflowEngine
package import WorkflowModel

/// What every rule group looks at, and where it puts what it finds. Belongs to one validation.
package final class RuleContext {
    let document: WorkflowDocument
    let registry: NodeRegistry
    let options: ValidationContext
    let findings = FindingCollector()
    let suggestions = SuggestionSource()
    /// The declaration of each node's type; nil for one that is foreign or unknown.
    let declarations: [NodeDeclaration?]
    /// Whether each node's type belongs to another system.
    let isForeign: [Bool]

    private var planner: Planner { Planner(document: document, registry: registry, declarations: declarations) }
    /// The control flow, jumps included.
    private(set) lazy var graph = planner.graph
    /// What names in expressions mean.
    private(set) lazy var scope = DocumentScope(document)
    /// The expressions in the parameters.
    private(set) lazy var compiled = CompiledParameters(document: document, declarations: declarations, scope: scope)
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
        declarations = document.nodes.map { registry.declaration(named: $0.type) }
        isForeign = document.nodes.map { registry.isForeign($0.type) }
    }

    var source: JSONValue { document.source }

    /// Makes the plan of the document, out of what the rules have made of it already; nil if it cannot run here.
    package func plan(name: String, version: String) -> Plan? {
        planner.plan(name: name, version: version, isTenantOwned: options.isTenantOwned, compiled, graph)
    }

    /// How severe a fault inside a node's parameters is: what another system makes of its own parameters is not for
    /// this one to refuse.
    func severity(inParametersOf node: WorkflowNode) -> Finding.Severity { isForeign[node.index] ? .warning : .error }

    /// Reports the keys of a document or a node that no one knows (`UNKNOWN_FIELD`).
    func checkFields(of object: JSONValue, known: Set<String>, what: String, at path: FieldPath, node: WorkflowNode?) {
        checkKeys(of: object, known: known, "UNKNOWN_FIELD", "\(what) has no field", kind: what, at: path, node: node)
    }

    /// Reports the members of a trigger, a retry policy or the settings that no one knows (`UNKNOWN_PARAMETER`).
    func checkMembers(of object: JSONValue, known: Set<String>, what: String, at path: FieldPath, node: WorkflowNode?) {
        checkKeys(
            of: object, known: known, "UNKNOWN_PARAMETER", "\(what) no member", kind: what, at: path, node: node)
    }

    private func checkKeys(
        of object: JSONValue, known: Set<String>, _ code: String, _ message: String, kind: String,
        at path: FieldPath, node: WorkflowNode?
    ) {
        for (key, _) in object.members where !known.contains(key) {
            findings.add(
                .warning, code, at: path[key], "\(message) '\(key.clipped())'", node: node,
                suggestion: suggestions.nearest(to: key, among: known.sorted(), kind: kind))
        }
    }
}

/// Some rules that belong together, in a file of their own.
protocol RuleGroup {
    func check(_ context: RuleContext)
}

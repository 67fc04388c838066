import JSON
package import WorkflowModel

/// Compiles a document that has been validated to a plan.
package struct Planner {
    private let document: WorkflowDocument
    private let registry: NodeRegistry
    /// The declaration of each node's type; nil for one that is not registered.
    private let declarations: [NodeDeclaration?]

    package init(document: WorkflowDocument, registry: NodeRegistry) {
        self.init(
            document: document, registry: registry,
            declarations: document.nodes.map { registry.declaration(named: $0.type) })
    }

    /// Makes a planner with the declarations at hand.
    package init(document: WorkflowDocument, registry: NodeRegistry, declarations: [NodeDeclaration?]) {
        self.document = document
        self.registry = registry
        self.declarations = declarations
    }

    /// Makes the plan; nil if the document does not validate, or has a node that cannot run here (a foreign type).
    /// - Parameters:
    ///   - isTenantOwned: whether it is a workflow of a tenant's own.
    ///   - parameters: the document's, compiled.
    ///   - graph: the document's, as ``graph`` gives it.
    package func plan(
        name: String, version: String, isTenantOwned: Bool = false, _ parameters: CompiledParameters, _ graph: Graph
    ) -> Plan? {
        guard parameters.isComplete else { return nil }
        let scope = parameters.scope.known
        var nodes: [PlanNode] = []
        var shared = SharedTemplates()
        nodes.reserveCapacity(document.nodes.count)
        for node in document.nodes {
            guard let type = registry.type(named: node.type) else { return nil }
            nodes.append(compile(node, type, parameters.given[node.index], in: scope, &shared))
        }
        return Plan(
            name: name, version: version, isTenantOwned: isTenantOwned,
            recording: RecordingPolicy(document.source["settings"] ?? .null),
            timeout: document.executionTimeout, nodes: nodes, graph: graph,
            slotCount: scope.slotCount,
            about: [
                "id": JSONValue(document.id), "name": JSONValue(document.name),
                "version": document.version.map { JSONValue($0) } ?? .null, "variables": variables,
            ],
            variables: variables)
    }

    private var variables: JSONValue { JSONValue(members: document.variables.map { ($0.name, $0.defaultValue) }) }

    private func compile(
        _ node: WorkflowNode, _ type: any NodeType, _ given: [CompiledParameters.Given?], in scope: DocumentScope,
        _ shared: inout SharedTemplates
    ) -> PlanNode {
        let declaration = type.declaration
        // Given parameters are at the positions of the declared ones.
        let parameters = ConstantTable(count: given.count) { position in
            let declared = declaration.parameters[position]
            return PlanParameter(
                given[position].map { shared.template($0, for: declared) }
                    ?? declared.defaultValue.map { Constant($0) },
                declared: declared)
        }
        return PlanNode(
            name: node.name, type: type, parameters: parameters, out: scope.slot(ofNode: node.index),
            isDisabled: node.isDisabled, skipsOnFailure: node.skipsOnFailure, errorPolicy: node.errorPolicy,
            retry: declaration.isRetryable
                ? RetryPolicy(node.source) ?? RetryPolicy(document.source["settings"] ?? .null) : nil,
            timeout: node.timeout)
    }

    /// Makes the control flow, jumps included.
    package var graph: Graph {
        var edges: [(source: Int, edge: Graph.Edge)] = []
        edges.reserveCapacity(document.connections.count)
        let leaving = Rows(count: document.nodes.count, document.connections.map { ($0.source, $0) })
        for node in document.nodes {
            let jumps = jumps(of: node)
            for (port, target) in jumps {
                edges.append((node.index, Graph.Edge(output: .main(port), target: target)))
            }
            for connection in leaving[node.index] {
                let output: Scheduler.Exit
                switch connection.output {
                case .main(let port): output = .main(port)
                case .error: output = .error
                }
                let isReplaced = jumps.contains { port, _ in
                    output == .main(port) || (port == 1 && output == .error)
                }
                if !isReplaced {
                    edges.append((node.index, Graph.Edge(output: output, target: connection.target)))
                }
            }
        }
        return Graph(
            nodeCount: document.nodes.count, edges: edges, isLoop: document.nodes.map(isLoop), starts: starts)
    }

    /// Whether a node is a loop, which cycles may pass through (article Workflows, "What an execution does").
    private func isLoop(_ node: WorkflowNode) -> Bool {
        if let declaration = declarations[node.index] { return declaration.name == "logic.loop" }
        return Self.foreignLoops.contains(node.type)
    }

    private static let foreignLoops: Set<String> = [
        "logic.loop", "control.loop", "n8n-nodes-base.splitInBatches", "n8n-nodes-base.loop",
        "n8n-nodes-base.loopOverItems",
    ]

    /// The jumps of an `if`: a jump replaces the edges of its output (article Workflows, "What an execution does").
    package func jumps(of node: WorkflowNode) -> [(port: Int, target: Int)] {
        guard let declaration = declarations[node.index], declaration.role == .router else { return [] }
        return ["then", "else"].enumerated().compactMap { port, name in
            guard declaration.parameter(named: name)?.kind == .node,
                let target = node.parameters[name]?.string.flatMap(document.node(named:))
            else { return nil }
            return (port, target.index)
        }
    }

    /// The nodes that an execution begins with (article Workflows, "What an execution does").
    private func starts(_ incoming: [Int]) -> [Int] {
        if !document.triggered.isEmpty { return document.triggered.sorted() }
        let triggers = document.nodes.filter { !$0.isDisabled && declarations[$0.index]?.role == .trigger }
        if !triggers.isEmpty { return triggers.map(\.index) }
        return document.nodes.map(\.index).filter { incoming[$0] == 0 }
    }
}

import JSON
import WorkflowModel

/// Compiles a document that has validated.
struct Planner {
    private let document: WorkflowDocument
    private let registry: NodeRegistry

    init(document: WorkflowDocument, registry: NodeRegistry) {
        self.document = document
        self.registry = registry
    }

    /// The plan; nil where the document does not validate, or has a node that cannot run here (a foreign type).
    func plan(name: String, version: String) -> Plan? {
        let scope = DocumentScope(document)
        var nodes: [PlanNode] = []
        for node in document.nodes {
            guard let type = registry.type(named: node.type), let compiled = compile(node, type, in: scope) else {
                return nil
            }
            nodes.append(compiled)
        }
        return Plan(
            name: name, version: version, recording: RecordingPolicy(document.source["settings"] ?? .null),
            timeout: document.executionTimeout, nodes: nodes, graph: graph,
            slotCount: scope.slotCount,
            about: [
                "id": JSONValue(document.id), "name": JSONValue(document.name),
                "version": document.version.map { JSONValue($0) } ?? .null, "variables": variables,
            ],
            variables: variables)
    }

    private var variables: JSONValue { JSONValue(members: document.variables.map { ($0.name, $0.defaultValue) }) }

    private func compile(_ node: WorkflowNode, _ type: any NodeType, in scope: DocumentScope) -> PlanNode? {
        var parser = TemplateParser(scope: scope)
        let given = Dictionary(
            node.parameters.members.compactMap { member in
                type.declaration.parameter(named: member.key).map { ($0.position, member.value) }
            }, uniquingKeysWith: { first, _ in first })
        let parameters = type.declaration.parameters.map { declared in
            PlanParameter(
                declaration: declared,
                template: given[declared.position].map { parser.template($0, for: declared, at: declared.name) }
                    ?? declared.defaultValue.map { .constant($0) },
                source: given[declared.position].map { $0.string ?? $0.description } ?? "it")
        }
        guard parser.errors.isEmpty else { return nil }
        return PlanNode(
            name: node.name, type: type, parameters: parameters, out: node.out.flatMap(scope.slot),
            isDisabled: node.isDisabled, skipsOnFailure: node.skipsOnFailure, errorPolicy: node.errorPolicy,
            retry: type.declaration.isRetryable
                ? RetryPolicy(node.source) ?? RetryPolicy(document.source["settings"] ?? .null) : nil,
            timeout: node.timeout, takesAllInputs: type.declaration.takesAllInputs)
    }

    /// The control flow, jumps included.
    var graph: Graph {
        var edges: [(source: Int, edge: Graph.Edge)] = []
        var leaving = Array(repeating: [Connection](), count: document.nodes.count)
        for connection in document.connections { leaving[connection.source].append(connection) }
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

    /// Whether a node is a loop, which cycles may pass through (workflow format, 6).
    private func isLoop(_ node: WorkflowNode) -> Bool {
        if let type = registry.type(named: node.type) { return type.declaration.name == "logic.loop" }
        return Self.foreignLoops.contains(node.type)
    }

    private static let foreignLoops: Set<String> = [
        "logic.loop", "control.loop", "n8n-nodes-base.splitInBatches", "n8n-nodes-base.loop",
        "n8n-nodes-base.loopOverItems",
    ]

    /// The jumps of an `if`: a jump replaces the edges of its output (workflow format, 4).
    func jumps(of node: WorkflowNode) -> [(port: Int, target: Int)] {
        guard let type = registry.type(named: node.type), type.declaration.role == .router else { return [] }
        return ["then", "else"].enumerated().compactMap { port, name in
            guard type.declaration.parameter(named: name)?.kind == .node,
                let target = node.parameters[name]?.string.flatMap(document.node(named:))
            else { return nil }
            return (port, target.index)
        }
    }

    /// The nodes that an execution begins with (workflow format, 1).
    private func starts(_ incoming: [Int]) -> [Int] {
        if !document.triggered.isEmpty { return document.triggered.sorted() }
        let triggers = document.nodes.filter {
            !$0.isDisabled && registry.type(named: $0.type)?.declaration.role == .trigger
        }
        if !triggers.isEmpty { return triggers.map(\.index) }
        return document.nodes.map(\.index).filter { incoming[$0] == 0 }
    }
}

extension TemplateParser {
    /// Compiles a parameter as its declaration says.
    mutating func template(_ value: JSONValue, for parameter: NodeParameter, at path: String) -> Template {
        switch parameter.kind {
        case .condition, .perItem: condition(value, at: path)
        case .node: .constant(value)
        default: template(value, at: path)
        }
    }
}

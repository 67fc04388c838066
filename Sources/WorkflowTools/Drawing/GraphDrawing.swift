package import JSON
import WorkflowEngine
package import WorkflowModel

/// A workflow's control flow as a picture's source. Draws whatever is there: a document need not validate.
package struct GraphDrawing: Sendable {
    /// How a node is drawn.
    enum Shape: Sendable {
        case start, action, router, response
    }

    struct Node: Sendable {
        let name: String
        let type: String
        let shape: Shape
        let isDisabled: Bool
    }

    /// How an edge is drawn.
    enum Style: Sendable {
        case flow
        /// Taken when a node fails.
        case failure
        /// n8n's `ai_*` connections, which carry no control flow.
        case attachment
    }

    struct Edge: Sendable, Equatable {
        let source: Int
        let target: Int
        let label: String?
        let style: Style
    }

    let title: String
    let nodes: [Node]
    let edges: [Edge]

    /// The picture of a document.
    /// - Parameter registry: the node types, which tell what routes, jumps and answers.
    package init(_ source: JSONValue, registry: NodeRegistry) {
        let document = WorkflowDocument(source)
        let planner = Planner(document: document, registry: registry)
        let graph = planner.graph
        title = document.name
        nodes = document.nodes.map { node in
            let shape: Shape =
                switch registry.declaration(named: node.type)?.role {
                case _ where graph.isStart[node.index]: .start
                case .router: .router
                case .response: .response
                default: .action
                }
            return Node(name: node.name, type: node.type, shape: shape, isDisabled: node.isDisabled)
        }
        edges =
            document.nodes.flatMap { Self.edges(of: $0, graph, planner, registry.declaration(named: $0.type)) }
            + Self.attachments(in: document)
    }

    private static func edges(
        of node: WorkflowNode, _ graph: Graph, _ planner: Planner, _ declaration: NodeDeclaration?
    ) -> [Edge] {
        let jumps = planner.jumps(of: node)
        let isCondition = declaration?.parameters.contains { $0.kind == .condition } == true
        let edges = graph.edges[node.index]
        let hasSeveral = edges.contains { $0.output != .main(0) && $0.output != .error }
        let failure = node.errorPolicy == .continueErrorOutput ? graph.errorExit(of: node.index) : .error
        // The jumps of a node stand before its connections, in the order of its outputs.
        return edges.enumerated().map { index, edge in
            let label: String? =
                if index < jumps.count {
                    jumps[index].port == 0 ? "then" : "else"
                } else if edge.output == failure {
                    "error"
                } else if case .main(let port) = edge.output, isCondition || hasSeveral {
                    isCondition && port < 2 ? (port == 0 ? "true" : "false") : String(port)
                } else { nil }
            let isFailure = index >= jumps.count && edge.output == failure
            return Edge(source: node.index, target: edge.target, label: label, style: isFailure ? .failure : .flow)
        }
    }

    private static func attachments(in document: WorkflowDocument) -> [Edge] {
        (document.source["connections"] ?? .null).members.flatMap { name, outputs -> [Edge] in
            guard let source = document.node(named: name) else { return [] }
            return outputs.members.filter { $0.key.hasPrefix("ai_") }.flatMap { type, slots in
                let slots = slots.kind == .array ? Array(slots.elements) : slots.members.map(\.value)
                return slots.flatMap { $0.elements }.compactMap { target in
                    target["node"]?.string.flatMap(document.node(named:)).map {
                        Edge(source: source.index, target: $0.index, label: type, style: .attachment)
                    }
                }
            }
        }
    }
}

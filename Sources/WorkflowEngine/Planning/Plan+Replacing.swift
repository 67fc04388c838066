public import WorkflowModel

extension Plan {
    /// The nodes' names, in the order of the file.
    public var nodeNames: [String] { nodes.map(\.name) }

    /// Returns the same plan with other node types at some nodes, as mocks in tests. Everything else stays: parameters
    /// are computed and checked, edges, retries and error policies apply.
    /// - Parameter replacement: what runs instead of a node; nil for the node itself.
    public func replacing(_ replacement: (_ node: String, _ type: any NodeType) -> (any NodeType)?) -> Plan {
        let replaced = nodes.map { node in
            replacement(node.name, node.type).map(node.with) ?? node
        }
        return Plan(
            name: name, version: version, isTenantOwned: isTenantOwned, recording: recording, timeout: timeout,
            nodes: replaced, graph: graph, slotCount: slotCount, about: about, variables: variables)
    }
}

public import WorkflowModel

extension Plan {
    /// The nodes' names, in the order of the file.
    public var nodeNames: [String] { nodes.map(\.name) }

    /// The same plan with other work at some nodes. All around them stays: parameters are computed and checked, edges,
    /// retries and error policies hold.
    /// - Parameter replacement: what runs instead of a node; nil for the node itself.
    public func replacing(_ replacement: (_ node: String, _ type: any NodeType) -> (any NodeType)?) -> Plan {
        let replaced = nodes.map { node in
            replacement(node.name, node.type).map(node.with) ?? node
        }
        return Plan(
            name: name, version: version, timeout: timeout, nodes: replaced, graph: graph, slotCount: slotCount,
            about: about, variables: variables)
    }
}

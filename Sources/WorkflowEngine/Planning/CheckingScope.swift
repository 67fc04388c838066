/// A scope that resolves every name, so that a rule finds all unknown names of a text, not only the first.
package final class CheckingScope: ReferenceScope {
    package let known: DocumentScope
    private let nodeCount: Int
    private var unknownNames: [String] = []
    private var unknownNodes: [String] = []

    package init(_ known: DocumentScope, nodeCount: Int) {
        self.known = known
        self.nodeCount = nodeCount
    }

    package func root(named name: String) -> Reference.Root? {
        if let root = known.root(named: name) { return root }
        unknownNames.append(name)
        return .slot(known.slotCount + unknownNames.count - 1)
    }

    package func nodeIndex(named name: String) -> Int? {
        if let index = known.nodeIndex(named: name) { return index }
        unknownNodes.append(name)
        return nodeCount + unknownNodes.count - 1
    }

    /// Whether every name that was resolved is known.
    package var isComplete: Bool { unknownNames.isEmpty && unknownNodes.isEmpty }

    package var names: [String] { known.names }
    package var nodeNames: [String] { known.nodeNames }

    /// Returns the name of a slot that no node sets; nil for any other slot.
    package func unknownName(of slot: Int) -> String? {
        slot < known.slotCount ? nil : unknownNames[slot - known.slotCount]
    }

    /// Returns the name for the index of a node that does not exist.
    package func unknownNode(of index: Int) -> String? { index < nodeCount ? nil : unknownNodes[index - nodeCount] }
}

import JSON
package import WorkflowModel

/// Resolves the names in one document.
package final class DocumentScope: ReferenceScope, Sendable {
    private static let roots: [String: Reference.Root] = [
        "request": .request(nil), "input": .input, "principal": .principal, "tenant": .tenant,
        "workflow": .workflow, "execution": .execution, "variables": .variables, "json": .current,
        "timestamp": .timestamp, "now": .now, "item": .item, "index": .index, "acc": .accumulator,
    ]

    private let document: WorkflowDocument
    private let slots: [String: Int]
    /// The slot of the variable that each node sets.
    private let slotsOfNodes: [Int?]

    package init(_ document: WorkflowDocument) {
        self.document = document
        var slots = [String: Int](minimumCapacity: document.nodes.count)
        slotsOfNodes = document.nodes.map { node in
            guard let out = node.out else { return nil }
            if let slot = slots[out] { return slot }
            let slot = slots.count
            slots[out] = slot
            return slot
        }
        self.slots = slots
    }

    /// The number of variables that nodes set.
    package var slotCount: Int { slots.count }

    /// Returns the slot of the variable that a node sets; nil if it sets none.
    package func slot(ofNode index: Int) -> Int? { slotsOfNodes[index] }

    package func root(named name: String) -> Reference.Root? {
        if let slot = slots[name] { return .slot(slot) }
        return Self.roots[name]
    }

    package func nodeIndex(named name: String) -> Int? { document.node(named: name)?.index }

    // Of two names that are equally near the first is suggested, and it is the same one every time.
    package var names: [String] { slots.keys.sorted() + Self.roots.keys.sorted() + ["node"] }

    package var nodeNames: [String] { document.nodes.map(\.name) }
}

import JSON

/// An edge from an output of a node to another node.
public struct Connection: Sendable, Equatable {
    /// The outputs that carry control flow. n8n's `ai_*` connections carry none and are left out.
    public enum Output: Sendable, Equatable {
        /// The `main` output of that index.
        case main(Int)
        /// The error output.
        case error
    }

    /// The index of the node that it leaves.
    public let source: Int
    /// The output that it leaves by.
    public let output: Output
    /// The index of the node that it enters.
    public let target: Int

    /// Reads both shapes: arrays by output index (n8n), and objects whose keys are decimal indices.
    static func read(_ json: JSONValue, node: (String) -> Int?) -> [Connection] {
        var connections: [Connection] = []
        for (name, outputs) in json.members {
            guard let source = node(name) else { continue }
            for (type, slots) in outputs.members where type == "main" || type == "error" {
                for (index, slot) in numbered(slots) {
                    for target in slot.elements {
                        guard let target = target["node"]?.string.flatMap(node) else { continue }
                        let output: Output = type == "main" ? .main(index) : .error
                        connections.append(Connection(source: source, output: output, target: target))
                    }
                }
            }
        }
        return connections
    }

    private static func numbered(_ slots: JSONValue) -> [(Int, JSONValue)] {
        slots.kind == .array
            ? slots.elements.enumerated().map { ($0.offset, $0.element) }
            : slots.members.compactMap { slot in Int(slot.key).map { ($0, slot.value) } }
    }
}

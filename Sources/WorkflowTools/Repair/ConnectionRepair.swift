import Bytes
import JSON
import RepositoryModel
import WorkflowEngine
import WorkflowModel

/// The part of a repair that looks at connections: ids become names (`CONNECTION_BY_ID`), the object form becomes n8n's
/// arrays.
struct ConnectionRepair {
    /// The highest output index that an array is made for; an object may name any.
    private static let lastIndex = 255

    private let document: WorkflowDocument
    private(set) var changes: [WorkflowRepair.Change] = []
    /// What connections, jumps and triggers name that is neither a name nor an id.
    private(set) var danglingNames: Set<ExactText> = []

    init(document: WorkflowDocument) {
        self.document = document
        for node in document.nodes {
            for key in ["then", "else"] { note(node.parameters[key]?.string) }
        }
        for trigger in (document.source["triggers"] ?? .null).elements {
            note((trigger["nodeId"] ?? trigger["node"])?.string)
        }
    }

    /// The document with its connections repaired.
    mutating func repaired() -> JSONValue {
        guard let connections = document.source["connections"], connections.kind == .object else {
            return document.source
        }
        for (key, _) in connections.members { note(key) }
        let sources = connections.members.map { ($0.key, name(for: $0.key), repaired($0.value, of: $0.key)) }
        return document.source.setting("connections", to: merged(sources))
    }

    /// Sources under their names. Where an id and its name both are sources, they become one, unless one of them is
    /// malformed.
    private mutating func merged(_ sources: [(key: String, name: String, outputs: JSONValue)]) -> JSONValue {
        let groups = Dictionary(grouping: sources.indices) { ExactText(sources[$0].name) }
        var members: [(String, JSONValue)] = []
        for (index, source) in sources.enumerated() {
            let group = groups[ExactText(source.name)] ?? [index]
            let isMergeable = group.count == 1 || group.allSatisfy { Self.isRegular(sources[$0].outputs) }
            guard isMergeable else {
                members.append((source.key, source.outputs))
                continue
            }
            for member in group where index == group.first && !sources[member].key.isExactly(source.name) {
                note(
                    renaming: sources[member].key,
                    at: FieldPath(steps: [.key("connections"), .key(sources[member].key)]))
            }
            guard index == group.first else { continue }
            let outputs = group.dropFirst().reduce(source.outputs) { Self.merge($0, sources[$1].outputs) }
            members.append((source.name, outputs))
        }
        return JSONValue(members: members)
    }

    private mutating func repaired(_ outputs: JSONValue, of source: String) -> JSONValue {
        guard outputs.kind == .object else { return outputs }
        let path = FieldPath(steps: [.key("connections"), .key(source)])
        return JSONValue(members: outputs.members.map { ($0.key, repaired(slots: $0.value, at: path[$0.key])) })
    }

    private mutating func repaired(slots: JSONValue, at path: FieldPath) -> JSONValue {
        if slots.kind == .array {
            return JSONValue(slots.elements.enumerated().map { repaired(slot: $1, at: path[$0]) })
        }
        guard slots.kind == .object else { return slots }
        let named = slots.members.map { ($0.key, repaired(slot: $0.value, at: path[$0.key])) }
        guard let array = Self.array(of: named) else { return JSONValue(members: named) }
        changes.append(.init(field: path.text, what: "made an array of an object"))
        return array
    }

    private mutating func repaired(slot: JSONValue, at path: FieldPath) -> JSONValue {
        guard slot.kind == .array else { return slot }
        return JSONValue(
            slot.elements.enumerated().map { index, target in
                guard let written = target["node"]?.string else { return target }
                note(written)
                let name = name(for: written)
                guard !name.isExactly(written) else { return target }
                note(renaming: written, at: path[index]["node"])
                return target.setting("node", to: JSONValue(name))
            })
    }

    /// The name of the node that `text` is the id of; `text` itself for a name, for nothing, and where the name would
    /// lead to another node.
    private func name(for text: String) -> String {
        guard let node = document.node(named: text), !isBlank(node.name),
            document.node(named: node.name)?.index == node.index
        else { return text }
        return node.name
    }

    private mutating func note(_ reference: String?) {
        if let reference, document.node(named: reference) == nil { danglingNames.insert(ExactText(reference)) }
    }

    private mutating func note(renaming id: String, at path: FieldPath) {
        changes.append(
            .init(field: path.text, what: "named the node: \(JSONValue(name(for: id)).description.clipped())"))
    }

    /// Slots by decimal index as an array with `null` if there is none; nil if an index is none or too high, or a
    /// slot is no list.
    private static func array(of slots: [(key: String, slot: JSONValue)]) -> JSONValue? {
        var array: [JSONValue] = []
        for (key, slot) in slots {
            guard let index = DecimalDigits.number(key.utf8), index <= lastIndex,
                slot.isNull || slot.kind == .array
            else { return nil }
            while array.count <= index { array.append(.null) }
            array[index] = joined(array[index], slot)
        }
        return JSONValue(array)
    }

    /// Whether all outputs are arrays of lists or `null`.
    private static func isRegular(_ outputs: JSONValue) -> Bool {
        outputs.kind == .object
            && outputs.members.allSatisfy { output in
                output.value.kind == .array
                    && output.value.elements.allSatisfy { $0.isNull || $0.kind == .array }
            }
    }

    private static func merge(_ left: JSONValue, _ right: JSONValue) -> JSONValue {
        right.members.reduce(left) { outputs, output in
            let before = outputs[output.key] ?? []
            let slots = (0..<max(before.count, output.value.count)).map {
                joined(before[$0] ?? .null, output.value[$0] ?? .null)
            }
            return outputs.setting(output.key, to: JSONValue(slots))
        }
    }

    /// Both lists, no target twice.
    private static func joined(_ left: JSONValue, _ right: JSONValue) -> JSONValue {
        if left.isNull { return right }
        var seen = Set(left.elements.map(\.description))
        return JSONValue(left.elements + right.elements.filter { seen.insert($0.description).inserted })
    }
}

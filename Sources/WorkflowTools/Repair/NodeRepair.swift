import JSON
import RepositoryModel
import WorkflowEngine
import WorkflowModel

/// The part of a repair that looks at nodes.
struct NodeRepair {
    private static let attributes = ["name", "typeVersion", "position"]

    let registry: NodeRegistry
    private(set) var changes: [WorkflowRepair.Change] = []
    private var nextNumbers: [ExactText: Int] = [:]

    init(registry: NodeRegistry) { self.registry = registry }

    /// Moves node attributes out of parameters (`NESTED_NODE_ATTRIBUTES`).
    mutating func liftingAttributes(_ nodes: JSONValue) -> JSONValue {
        var names = Set(nodes.elements.compactMap { $0["name"]?.string }.map(ExactText.init))
        return JSONValue(nodes.elements.enumerated().map { lifting($1, at: .node($0), names: &names) })
    }

    /// Gives ids to nodes that have none (`MISSING_NODE_ID`).
    /// - Parameter dangling: what connections name that is no node; it must not become one by accident.
    mutating func addingIDs(_ nodes: JSONValue, apartFrom dangling: Set<ExactText>) -> JSONValue {
        var taken = dangling.union(nodes.elements.compactMap { $0["id"]?.string }.map(ExactText.init))
        return JSONValue(
            nodes.elements.enumerated().map { index, node in
                guard node.kind == .object else { return node }
                let id = node["id"] ?? .null
                guard id.isNull || id.int != nil || id.string.map(isBlank) == true else { return node }
                let wanted =
                    id.int.map { String($0) } ?? slug(of: node["name"]?.string ?? "", or: "node-\(index + 1)")
                let new = JSONValue(unused(wanted, &taken))
                changes.append(.init(field: FieldPath.node(index)["id"].text, what: "added \(new)"))
                if node["id"] != nil { return node.setting("id", to: new) }
                return JSONValue(members: [("id", new)] + node.members.map { ($0.key, $0.value) })
            })
    }

    private mutating func unused(_ wanted: String, _ taken: inout Set<ExactText>) -> String {
        var candidate = wanted
        while !taken.insert(ExactText(candidate)).inserted {
            candidate = "\(wanted)-\(nextNumbers[ExactText(wanted), default: 2])"
            nextNumbers[ExactText(wanted), default: 2] += 1
        }
        return candidate
    }

    private mutating func lifting(_ node: JSONValue, at path: FieldPath, names: inout Set<ExactText>) -> JSONValue {
        guard let type = node["type"]?.string, node["parameters"]?.kind == .object else { return node }
        // What a name means among the parameters of another system's node is that system's to say.
        guard !registry.isForeign(type) else { return node }
        let declaration = registry.declaration(named: type)
        var node = node
        while let parameters = node["parameters"], parameters.kind == .object {
            let found = Self.attributes.filter {
                parameters[$0] != nil && declaration?.parameter(named: $0) == nil
            }
            for key in found { lift(key, of: &node, isDeclared: declaration != nil, at: path, names: &names) }
            // What is left of a node that was put whole into its own parameters.
            guard let declaration, declaration.parameter(named: "parameters") == nil, let rest = node["parameters"],
                rest.count == 1, let inner = rest["parameters"], inner.kind == .object
            else { break }
            node = node.setting("parameters", to: inner)
            changes.append(.init(field: path["parameters"]["parameters"].text, what: "moved up a level"))
        }
        return node
    }

    /// Moves one attribute to the node; one that the node has already is removed where it says the same, or where the
    /// type is known and so nothing reads it.
    private mutating func lift(
        _ key: String, of node: inout JSONValue, isDeclared: Bool, at path: FieldPath, names: inout Set<ExactText>
    ) {
        guard let parameters = node["parameters"], let value = parameters[key] else { return }
        let field = path["parameters"][key].text
        let own = node[key] ?? .null
        if own.isNull || own.string.map(isBlank) == true {
            guard isAttribute(key, value) else { return }
            if key == "name", let name = value.string, !names.insert(ExactText(name)).inserted { return }
            node = adding(key, value, to: node.setting("parameters", to: parameters.removing(key)))
            changes.append(.init(field: field, what: "moved to the node"))
        } else if own == value || isDeclared {
            node = node.setting("parameters", to: parameters.removing(key))
            changes.append(.init(field: field, what: "removed \(value.description.clipped()): the node has its own"))
        }
    }

    private func isAttribute(_ key: String, _ value: JSONValue) -> Bool {
        switch key {
        case "name": value.string.map { !isBlank($0) } == true
        case "typeVersion": value.number.map { $0 >= 1 } == true
        default: value.kind == .array && value.count == 2 && value.elements.allSatisfy { $0.number != nil }
        }
    }

    /// In the place where the member stands already, else before `parameters`.
    private func adding(_ key: String, _ value: JSONValue, to node: JSONValue) -> JSONValue {
        if node[key] != nil { return node.setting(key, to: value) }
        var members = node.members.map { ($0.key, $0.value) }
        let place = members.firstIndex { $0.0 == "parameters" } ?? members.count
        members.insert((key, value), at: place)
        return JSONValue(members: members)
    }
}

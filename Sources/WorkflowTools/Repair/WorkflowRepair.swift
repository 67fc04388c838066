package import JSON
package import WorkflowModel

/// Mends what is mechanical in a workflow: nothing that it decides could have been meant otherwise. Repairing what has
/// been repaired changes nothing.
package struct WorkflowRepair: Sendable {
    /// One thing that was done.
    package struct Change: Sendable, Equatable {
        /// The path of the value, as findings state it; keys as they were.
        package let field: String
        /// The change, e.g. `added "1.0.0"`.
        package let what: String
    }

    /// A repaired document and all that was done to it.
    package struct Outcome: Sendable {
        /// The document.
        package let document: JSONValue
        /// In the order of the document, nodes first; empty if there was nothing to do.
        package let changes: [Change]
    }

    private let registry: NodeRegistry

    /// A repair that knows these node types' parameters.
    package init(registry: NodeRegistry) { self.registry = registry }

    /// The repaired document; nil for what is no workflow: anything but an object with an array of `nodes`.
    ///
    /// It gets what it lacks of `id`, `name`, `version`, `tenantId` and `connections`; nodes get ids, and the node
    /// attributes that are among their parameters; connections become arrays that name nodes by their names.
    /// - Parameter name: what the workflow is called that has no name of its own: the file's, without `.json`.
    package func repair(_ document: JSONValue, named name: String) -> Outcome? {
        guard document.kind == .object, let nodes = document["nodes"], nodes.kind == .array else { return nil }
        var changes: [Change] = []
        var repair = NodeRepair(registry: registry)
        let lifted = document.setting("nodes", to: repair.liftingAttributes(nodes))
        // Connections first, ids later: an id that is made here must not become what a connection names.
        var connections = ConnectionRepair(document: WorkflowDocument(lifted))
        let connected = connections.repaired()
        let numbered = repair.addingIDs(
            lifted["nodes"] ?? [], apartFrom: connections.danglingNames)
        changes += repair.changes + connections.changes

        var members = connected.setting("nodes", to: numbered).members.map { ($0.key, $0.value) }
        let stem = isBlank(name) ? "workflow" : name
        let id = document["id"]?.int.map { String($0) } ?? slug(of: stem, or: "workflow")
        add("id", JSONValue(id), after: nil, to: &members, &changes)
        add("name", JSONValue(stem), after: "id", to: &members, &changes)
        add("version", "1.0.0", after: "name", to: &members, &changes)
        add("tenantId", "${TENANT_ID}", after: "version", to: &members, &changes)
        add("connections", [:], after: "nodes", to: &members, &changes)
        return Outcome(document: JSONValue(members: members), changes: changes)
    }

    /// Gives the document a member that it lacks: absent, `null`, or for a text blank, for `id` also a number.
    private func add(
        _ key: String, _ value: JSONValue, after before: String?, to members: inout [(String, JSONValue)],
        _ changes: inout [Change]
    ) {
        if let place = members.firstIndex(where: { $0.0 == key }) {
            let found = members[place].1
            let isNumberedID = key == "id" && found.int != nil
            guard found.isNull || isNumberedID || value.string != nil && found.string.map(isBlank) == true else {
                return
            }
            members[place].1 = value
        } else {
            let place = before.flatMap { before in members.firstIndex { $0.0 == before } }.map { $0 + 1 } ?? 0
            members.insert((key, value), at: place)
        }
        changes.append(Change(field: key, what: "added \(value)"))
    }
}

/// A text as an id: lower-case letters, digits and single hyphens, at most 64 of them.
func slug(of text: String, or fallback: String) -> String {
    let words = text.lowercased().split { !("a"..."z").contains($0) && !("0"..."9").contains($0) }
    let slug = String(words.joined(separator: "-").prefix(64))
    return slug.isEmpty ? fallback : slug
}

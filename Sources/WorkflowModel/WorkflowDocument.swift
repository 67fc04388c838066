public import JSON
import RepositoryModel

/// A workflow as it was written, normalised from both dialects to one shape.
///
/// Reading never fails: what cannot be read is left out, and the validator reports it.
public struct WorkflowDocument: Sendable {
    /// The document.
    public let source: JSONValue
    /// `id`, or empty.
    public let id: String
    /// `name`, or empty.
    public let name: String
    /// `version`, or nil.
    public let version: String?
    /// The nodes, in the order of the file.
    public let nodes: [WorkflowNode]
    /// The connections between nodes that exist, in the order of the file.
    public let connections: [Connection]
    /// The nodes that enabled entries of `triggers` name, by index.
    public let triggered: [Int]
    /// `settings.executionTimeout` in seconds; nil for the deployment's own.
    public let executionTimeout: Double?
    /// `variables`: declared names and their defaults.
    public let variables: [(name: String, defaultValue: JSONValue)]

    // By their bytes: names that only look the same are different names.
    private let byName: [ExactText: Int]
    private let byID: [ExactText: Int]

    /// Reads a document.
    public init(_ source: JSONValue) {
        self.source = source
        id = source["id"]?.string ?? ""
        name = source["name"]?.string ?? ""
        version = source["version"]?.string
        let nodes = (source["nodes"]?.elements).map { $0.enumerated().map { WorkflowNode($1, at: $0) } } ?? []
        let byName = Dictionary(nodes.map { (ExactText($0.name), $0.index) }, uniquingKeysWith: { first, _ in first })
        let byID = Dictionary(nodes.map { (ExactText($0.id), $0.index) }, uniquingKeysWith: { first, _ in first })
        self.nodes = nodes
        self.byName = byName
        self.byID = byID
        connections = Connection.read(source["connections"] ?? .null) { byName[ExactText($0)] ?? byID[ExactText($0)] }
        triggered = (source["triggers"] ?? .null).elements.compactMap { trigger in
            guard trigger["enabled"]?.bool != false, let name = (trigger["nodeId"] ?? trigger["node"])?.string else {
                return nil
            }
            return byName[ExactText(name)] ?? byID[ExactText(name)]
        }
        executionTimeout = source["settings"]?["executionTimeout"]?.number.flatMap { $0 > 0 ? $0 : nil }
        variables = (source["variables"] ?? .null).members.map { ($0.key, $0.value["defaultValue"] ?? .null) }
    }

    /// Finds the node of a name, else of an id.
    public func node(named name: String) -> WorkflowNode? {
        (byName[ExactText(name)] ?? byID[ExactText(name)]).map { nodes[$0] }
    }

    /// Tells whether there is a node of that name; ids do not count.
    public func hasNode(named name: String) -> Bool { byName[ExactText(name)] != nil }
}

import Stores
public import WorkflowModel

/// `packagerepo.index_delete`: removes the row of that version and variant from an index, if there is one.
public struct IndexDelete: NodeType {
    static let key = NodeParameter.required(0, "key", .string, rule: .indexKey)
    static let entry = NodeParameter.required(1, "entry", .object, rule: .indexEntry)

    public static let declaration = NodeDeclaration("packagerepo.index_delete", parameters: [key, entry])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let key = try call.indexKey(Self.key)
        let row = try IndexRow(call.json(Self.entry))
        call.store.deleteRow(of: key, version: row.version, variant: row.variant)
        return .output(.null)
    }
}

import JSON
import Stores
public import WorkflowModel

/// `packagerepo.index_delete`: removes the row of that id, or of that version and variant, from an index; gives true where
/// there was one, else false.
public struct IndexDelete: NodeType {
    static let key = NodeParameter.required(0, "key", .string, rule: .indexKey)
    static let entry = NodeParameter.optional(1, "entry", .object)
    static let id = NodeParameter.optional(2, "id", .string)

    public static let declaration = NodeDeclaration("packagerepo.index_delete", parameters: [key, entry, id])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let key = try call.indexKey(Self.key)
        let id = if let id = try call.rowID(Self.id) { id } else { try ArtifactRow(call.json(Self.entry)).id }
        let existed = try stored { () throws(StoreError) in try call.store.deleteRow(id, of: key) }
        if existed { call.noteChange(of: key.package) }
        return .output(.json(JSONValue(existed)))
    }
}

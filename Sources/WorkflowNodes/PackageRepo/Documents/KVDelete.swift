import Stores
public import WorkflowModel

/// `packagerepo.kv_delete`: removes the tenant's document of that key, if there is one.
public struct KVDelete: NodeType {
    static let key = NodeParameter.required(0, "key", .string, rule: .documentKey)

    public static let declaration = NodeDeclaration("packagerepo.kv_delete", parameters: [key])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        call.store.deleteDocument(try call.documentKey(Self.key))
        return .output(.null)
    }
}

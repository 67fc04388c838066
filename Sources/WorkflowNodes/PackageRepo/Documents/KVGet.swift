import JSON
import Stores
public import WorkflowModel

/// `packagerepo.kv_get`: gives the tenant's document of a key, or null.
public struct KVGet: NodeType {
    static let key = NodeParameter.required(0, "key", .string, rule: .documentKey)

    public static let declaration = NodeDeclaration("packagerepo.kv_get", parameters: [key], isRetryable: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let key = try call.documentKey(Self.key)
        return .output(.json(try stored { () throws(StoreError) in try call.store.document(key) } ?? .null))
    }
}

import HTTPCore
import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.kv_put`: stores a document of the tenant; with `if_absent`, only where there is none.
///
/// An artifact's document must name, as `blob_digest`, a blob that the tenant may see or that was just uploaded.
public struct KVPut: NodeType {
    static let key = NodeParameter.required(0, "key", .string, rule: .documentKey)
    static let value = NodeParameter.required(1, "value", .any)
    static let ifAbsent = NodeParameter.optional(2, "if_absent", .boolean, default: false)

    public static let declaration = NodeDeclaration("packagerepo.kv_put", parameters: [key, value, ifAbsent])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let key = try call.documentKey(Self.key)
        let value = call.json(Self.value)
        var digest: Digest?
        if key.isArtifact {
            guard let named = value["blob_digest"]?.string.flatMap({ Digest($0) }) else {
                throw NodeFailure("MISSING_VALUE", "An artifact's document needs 'blob_digest', sha256:…")
            }
            try call.requireVisible(named)
            digest = named
        }
        try stored { () throws(StoreError) in
            try call.store.put(value, at: key, digest: digest, ifAbsent: call.bool(Self.ifAbsent))
        }
        return .output(.json(value))
    }
}

import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.blob_get`: gives a handle `{digest, size}` of a blob that the tenant may see; never the bytes.
public struct BlobGet: NodeType {
    static let digest = NodeParameter.required(0, "digest", .any, rule: .blob)

    public static let declaration = NodeDeclaration("packagerepo.blob_get", parameters: [digest], isRetryable: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let digest = try call.blobDigest(Self.digest)
        let size = try call.requireVisible(digest).reference.size
        var blob = JSONObjectBuilder()
        blob.set("digest", text: digest.description)
        blob.set("size", JSONValue(size))
        return .output(.json(blob.finish()))
    }
}

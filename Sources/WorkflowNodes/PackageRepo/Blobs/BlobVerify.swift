import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.blob_verify`: `{digest, size}` of a blob that a client names by its digest, if the tenant has it.
public struct BlobVerify: NodeType {
    static let digest = NodeParameter.required(0, "digest", .any, rule: .statedDigest)

    public static let declaration = NodeDeclaration("packagerepo.blob_verify", parameters: [digest], isRetryable: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        guard let digest = try StatedDigest.read(call.json(Self.digest)) else {
            throw call.mismatch(Self.digest, "a digest sha256:…")
        }
        let size = try call.requireVisible(digest).size
        return .output(.json(["digest": JSONValue(digest.description), "size": JSONValue(size)]))
    }
}

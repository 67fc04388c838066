import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.blob_verify`: gives `{digest, size}` of a blob that a client names by its digest, if the tenant has it.
public struct BlobVerify: NodeType {
    static let digest = NodeParameter.required(0, "digest", .any, rule: .statedDigest)

    public static let declaration = NodeDeclaration("packagerepo.blob_verify", parameters: [digest], isRetryable: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let stated = try StatedDigest.all(call.json(Self.digest))
        guard let digest = stated.first else { throw call.mismatch(Self.digest, "a digest sha256:…") }
        try StatedDigest.check(stated, against: digest)
        let size = try call.requireVisible(digest).reference.size
        return .output(.json(["digest": JSONValue(digest.description), "size": JSONValue(size)]))
    }
}

import Bytes
import HTTPCore
import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.blob_put`: stages bytes for the store and gives `{digest, size}`.
///
/// An uploaded file is hashed where it lies and linked when the execution commits a document that names it; text is
/// taken as UTF-8, or as Base64 where `encoding` says so; no data is an empty blob. `digest` is what the client states, or
/// a list of all its statements: the bytes must have each of them.
public struct BlobPut: NodeType {
    static let data = NodeParameter.required(0, "data", .content)
    static let digest = NodeParameter.optional(1, "digest", .any, rule: .statedDigest)
    static let encoding = NodeParameter.optional(2, "encoding", .string, default: "utf8", options: ["utf8", "base64"])

    public static let declaration = NodeDeclaration("packagerepo.blob_put", parameters: [data, digest, encoding])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let stated = try StatedDigest.all(call.json(Self.digest))
        let data = call[Self.data]
        let staged =
            if case .file(let file) = data {
                try stored { () throws(StoreError) in try call.store.stage(file) }
            } else {
                try stage(data?.json, call)
            }
        try StatedDigest.check(stated, against: staged.digest)
        return .output(.json(["digest": JSONValue(staged.digest.description), "size": JSONValue(staged.size)]))
    }

    private func stage(_ value: JSONValue?, _ call: NodeCall) throws(NodeFailure) -> StagedBlob {
        let bytes: [UInt8]
        if call.optionalString(Self.encoding) == "base64" {
            guard let decoded = Base64.decode(value?.string ?? "") else {
                throw NodeFailure(.validationError, "The data must be Base64 with padding (RFC 4648, 4)")
            }
            bytes = decoded
        } else {
            bytes = Array((value?.string ?? "").utf8)
        }
        return try stored { () throws(StoreError) in try call.store.stage(bytes) }
    }
}

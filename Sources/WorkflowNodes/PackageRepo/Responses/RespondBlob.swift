import Bytes
import HTTPCore
import JSON
import RepositoryModel
public import Stores
public import WorkflowModel

/// `packagerepo.respond_blob`: answers with a blob's bytes, which nginx sends.
///
/// `If-Match` and `If-None-Match` are decided here (RFC 9110, 13.1), since nginx checks them before it knows the
/// blob's ETag; `Range` and `If-Range` are nginx's.
public struct RespondBlob: NodeType {
    static let data = NodeParameter.required(0, "data", .any, rule: .blob)
    static let headers = NodeParameter.optional(1, "headers", .object, rule: .responseHeaders)
    static let status = NodeParameter.optional(2, "status", .integer, default: 200, range: 200...299)

    public static let declaration = NodeDeclaration(
        "packagerepo.respond_blob", parameters: [data, headers, status], role: .response)

    private let location: @Sendable (BlobObject) -> String
    private let cacheControl: String

    /// - Parameters:
    ///   - location: nginx's internal URI of a blob.
    ///   - isPublic: whether anyone may read, and so any cache may keep, what is sent.
    public init(isPublic: Bool, location: @escaping @Sendable (BlobObject) -> String) {
        self.location = location
        cacheControl = isPublic ? "public, immutable" : "private, immutable"
    }

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let digest = try call.blobDigest(Self.data)
        let blob = try call.requireVisible(digest)
        var fields = try call.responseFields(Self.headers)
        fields.appendIfAbsent("Cache-Control", cacheControl)
        let tag = digest.entityTag
        let preconditions = Preconditions(call.execution.request.fields)
        guard preconditions.allowsReading(tag) else {
            throw NodeFailure(.preconditionFailed, "The blob's ETag is \(tag)")
        }
        if preconditions.isKnown(tag) {
            fields["ETag"] = tag
            return .response(WorkflowResponse(status: 304, fields: fields, content: .none))
        }
        // nginx sends whatever the file has: what is cut off must not go out as the whole.
        try stored { () throws(StoreError) in try call.store.check(blob) }
        fields.appendIfAbsent("Content-Type", "application/octet-stream")
        fields["X-Blob-ETag"] = tag
        fields["X-Blob-Digest"] = String(
            joined: "sha-256=:", Base64.encode(Hexadecimal.decode(digest.hexadecimal) ?? []), ":")
        return .response(
            WorkflowResponse(
                status: call.optionalInteger(Self.status) ?? 200, fields: fields,
                content: .file(location: location(blob.object))))
    }
}

import HTTPCore
import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.kv_put`: stores a document of the tenant; with `if_absent`, only if there is none.
///
/// `blobs` are those that the document names: digests, or objects with `digest`. Each must be one that the tenant may
/// see or that was just uploaded, and stays readable for the tenant as long as the document is there. An artifact's
/// document names its `blob_digest` besides. `if_match` and `if_none_match` are the request's fields, as in
/// `kv_delete`.
public struct KVPut: NodeType {
    static let key = NodeParameter.required(0, "key", .string, rule: .documentKey)
    static let value = NodeParameter.required(1, "value", .any)
    static let ifAbsent = NodeParameter.optional(2, "if_absent", .boolean, default: false)
    static let blobs = NodeParameter.optional(3, "blobs", .array)
    static let ifMatch = Conditional.ifMatch(4)
    static let ifNoneMatch = Conditional.ifNoneMatch(5)

    public static let declaration = NodeDeclaration(
        "packagerepo.kv_put", parameters: [key, value, ifAbsent, blobs, ifMatch, ifNoneMatch])

    /// As many blobs as one document may name.
    private static let maximumCount = 10_000

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let key = try call.documentKey(Self.key)
        let value = call.json(Self.value)
        let blobs = try namedBlobs(key, value, call)
        try call.requirePreconditions(Self.ifMatch, Self.ifNoneMatch, of: key)
        try stored { () throws(StoreError) in
            try call.store.put(value, at: key, blobs: blobs, ifAbsent: call.bool(Self.ifAbsent))
        }
        call.noteChange(of: key.package)
        return .output(.json(value))
    }

    private func namedBlobs(
        _ key: DocumentKey, _ value: JSONValue, _ call: NodeCall
    ) throws(NodeFailure) -> [BlobReference] {
        var digests: [Digest] = []
        if key.isArtifact {
            guard let named = value["blob_digest"]?.string.flatMap({ Digest($0) }) else {
                throw NodeFailure("MISSING_VALUE", "An artifact's document needs 'blob_digest', sha256:…")
            }
            digests.append(named)
        }
        let elements = call.json(Self.blobs).elements
        guard elements.count <= Self.maximumCount else {
            throw NodeFailure(
                "LIMIT_EXCEEDED", "A document can name \(Self.maximumCount) blobs; found \(elements.count)")
        }
        for element in elements { digests.append(try call.blobDigest(element, Self.blobs)) }
        var references: [BlobReference] = []
        var seen: Set<Digest> = []
        for digest in digests where seen.insert(digest).inserted {
            references.append(try call.requireVisible(digest).reference)
        }
        return references
    }
}

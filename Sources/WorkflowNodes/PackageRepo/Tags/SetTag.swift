import HTTPCore
import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.set_tag`: points a tag at an artifact, which must exist, and gives the tag.
///
/// `if_match` and `if_none_match` are the request's fields: where they do not hold for the tag as it is,
/// `PRECONDITION_FAILED`. The entity tag of a tag is the one that `respond_json` gives its JSON.
public struct SetTag: NodeType {
    static let namespace = NodeParameter.required(0, "namespace", .any, rule: .namespace)
    static let name = NodeParameter.required(1, "name", .any, rule: .packageName)
    static let tag = NodeParameter.required(2, "tag", .any, rule: .tag)
    static let version = NodeParameter.required(3, "version", .any, rule: .version)
    static let variant = NodeParameter.required(4, "variant", .any, rule: .variant)

    static let ifMatch = Conditional.ifMatch(5)
    static let ifNoneMatch = Conditional.ifNoneMatch(6)

    public static let declaration = NodeDeclaration(
        "packagerepo.set_tag", parameters: [namespace, name, tag, version, variant, ifMatch, ifNoneMatch])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let package = try Entity.package(call.json(Self.namespace), call.json(Self.name))
        let tag = try Entity.tag(call.json(Self.tag))
        let target = try Entity.coordinate(
            package, version: call.json(Self.version), variant: call.json(Self.variant))
        let document = try stored { () throws(StoreError) in try call.store.document(DocumentKey(target)) }
        guard let digest = document?["blob_digest"]?.string.flatMap({ Digest($0) }) else {
            throw NodeFailure(.targetNotFound, "There is no artifact \(target) to point at")
        }
        try call.requirePreconditions(Self.ifMatch, Self.ifNoneMatch, of: tag, package)
        // What the tag points at must still be there at commit.
        call.store.require(.blob(digest, namedBy: DocumentKey(target)))
        let record = TagRecord(
            tag: tag, target: target, digest: digest, updatedAt: call.execution.startedAt,
            updatedBy: call.execution.caller.subject ?? "anonymous")
        call.store.set(record)
        return .output(.json(record.json))
    }
}

import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.list_tags`: gives a page `{tags, next}` of a package's tags, sorted by name.
///
/// With `version` and `variant`: the list of the names of those that point at that artifact.
public struct ListTags: NodeType {
    static let namespace = NodeParameter.required(0, "namespace", .any, rule: .namespace)
    static let name = NodeParameter.required(1, "name", .any, rule: .packageName)
    static let limit = NodeParameter.optional(2, "limit", .any, rule: .pageLimit)
    static let cursor = NodeParameter.optional(3, "cursor", .any)
    static let version = NodeParameter.optional(4, "version", .any, rule: .version)
    static let variant = NodeParameter.optional(5, "variant", .any, rule: .variant)

    public static let declaration = NodeDeclaration(
        "packagerepo.list_tags", parameters: [namespace, name, limit, cursor, version, variant], isRetryable: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let package = try Entity.package(call.json(Self.namespace), call.json(Self.name))
        if call[Self.version] != nil || call[Self.variant] != nil {
            let target = try Entity.coordinate(
                package, version: call.json(Self.version), variant: call.json(Self.variant))
            let tags = try stored { () throws(StoreError) in try call.store.tags(at: target) }
            return .output(.json(JSONValue(tags.map { JSONValue($0.text) })))
        }
        let limit = try PageParameters.limit(call.json(Self.limit))
        let after = try PageParameters.cursor(call.json(Self.cursor)) { try? Tag($0) }
        let found = try stored { () throws(StoreError) in
            try call.store.tags(of: package, limit: limit + 1, after: after)
        }
        let next = found.count > limit ? JSONValue(found[limit - 1].tag.text) : .null
        return .output(.json(["tags": JSONValue(found.prefix(limit).map(\.json)), "next": next]))
    }
}

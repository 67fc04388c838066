import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.list_namespaces`: gives a page `{namespaces, next}` of the namespaces that have packages, by name.
public struct ListNamespaces: NodeType {
    static let limit = NodeParameter.optional(0, "limit", .any, rule: .pageLimit)
    static let cursor = NodeParameter.optional(1, "cursor", .any)

    public static let declaration = NodeDeclaration(
        "packagerepo.list_namespaces", parameters: [limit, cursor], isRetryable: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let limit = try PageParameters.limit(call.json(Self.limit))
        let after = try PageParameters.cursor(call.json(Self.cursor)) { try? PackageNamespace($0).text }
        let found = try stored { () throws(StoreError) in
            try call.store.namespaces(limit: limit + 1, after: after)
        }
        let next = found.count > limit ? found[limit - 1].name : nil
        return .output(.json(PageParameters.page("namespaces", found.prefix(limit).map(\.json), next, [], limit)))
    }
}

extension NamespaceRecord {
    /// The namespace as clients see it (HTTP contract, "Packages").
    var json: JSONValue {
        [
            "namespace": JSONValue(name), "packages": JSONValue(packages),
            "updated_at": JSONValue(updatedAt.description),
        ]
    }
}

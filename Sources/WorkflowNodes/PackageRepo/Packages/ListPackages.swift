import HTTPCore
import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.list_packages`: gives a page `{packages, next, next_query}` of a namespace's packages, by name, or with
/// `order: "updated"` the one that was changed last first.
public struct ListPackages: NodeType {
    static let namespace = NodeParameter.required(0, "namespace", .any, rule: .namespace)
    static let order = NodeParameter.optional(1, "order", .any)
    static let limit = NodeParameter.optional(2, "limit", .any, rule: .pageLimit)
    static let cursor = NodeParameter.optional(3, "cursor", .any)

    public static let declaration = NodeDeclaration(
        "packagerepo.list_packages", parameters: [namespace, order, limit, cursor], isRetryable: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        guard let namespace = try PackageNamespace.optional(call.json(Self.namespace)) else {
            throw NodeFailure(.validationError, "namespace is missing")
        }
        let limit = try PageParameters.limit(call.json(Self.limit))
        let order = try PageParameters.choice(call.json(Self.order), name: "order", default: PackageQuery.Order.name)
        let after = try PageParameters.cursor(call.json(Self.cursor)) { PackagePlace($0) }
        let query = PackageQuery(limit: limit + 1, namespace: namespace, order: order, after: after)
        let found = try stored { () throws(StoreError) in try call.store.packages(matching: query) }
        let next = found.count > limit ? found[limit - 1].place.description : nil
        return .output(
            .json(
                PageParameters.page(
                    "packages", found.prefix(limit).map { JSONValue(members: $0.members) }, next,
                    [("order", call.json(Self.order).string)], limit)))
    }
}

extension PackageRecord {
    /// The package as clients see it (HTTP contract, "Packages").
    var members: [(String, JSONValue)] {
        [
            ("namespace", JSONValue(name.namespace)), ("name", JSONValue(name.name)),
            ("description", description.map { JSONValue($0) } ?? .null), ("latest", latest),
            ("versions", JSONValue(versions)), ("artifacts", JSONValue(artifacts)),
            ("updated_at", JSONValue(updatedAt.description)), ("updated_by", JSONValue(updatedBy)),
        ]
    }
}

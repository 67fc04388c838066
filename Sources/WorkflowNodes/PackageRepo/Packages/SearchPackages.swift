import HTTPCore
import JSON
import Stores
public import WorkflowModel

/// `packagerepo.search_packages`: gives a page `{results, next, next_query}` of the packages that words of a text have
/// found in their names and namespaces.
public struct SearchPackages: NodeType {
    static let text = NodeParameter.optional(0, "q", .any)
    static let namespace = NodeParameter.optional(1, "namespace", .any, rule: .namespace)
    static let order = NodeParameter.optional(2, "order", .any)
    static let limit = NodeParameter.optional(3, "limit", .any, rule: .pageLimit)
    static let cursor = NodeParameter.optional(4, "cursor", .any)

    public static let declaration = NodeDeclaration(
        "packagerepo.search_packages", parameters: [text, namespace, order, limit, cursor], isRetryable: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let given = call.json(Self.text)
        guard given.isNull || given.string != nil, let words = PackageWords(given.string ?? "") else {
            throw NodeFailure(
                .invalidRequest,
                "q must be a text of at most \(PackageWords.maximumLength) bytes; found \(shown(given))")
        }
        let limit = try PageParameters.limit(call.json(Self.limit))
        let search = PackageSearch(
            words, namespace: try PackageNamespace.optional(call.json(Self.namespace)),
            order: try PageParameters.choice(call.json(Self.order), name: "order", default: .match), limit: limit)
        let cursor = try PageParameters.cursor(call.json(Self.cursor)) { $0 }
        let found = try stored { () throws(StoreError) in try call.store.page(of: search, after: cursor) }
        guard let found else { throw PageParameters.wrongCursor(call.json(Self.cursor)) }
        let results = found.results.map { result in
            JSONValue(
                members: result.record.members
                    + [("matched", result.match.map { JSONValue($0.rawValue) } ?? .null)])
        }
        return .output(
            .json(
                PageParameters.page(
                    "results", results, found.next,
                    [
                        ("q", given.string), ("namespace", call.json(Self.namespace).string),
                        ("order", call.json(Self.order).string),
                    ], limit)))
    }
}

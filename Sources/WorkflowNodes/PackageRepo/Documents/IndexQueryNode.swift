import HTTPCore
import JSON
import RepositoryModel
import Stores
import Values
public import WorkflowModel

/// `packagerepo.index_query`: gives the rows of an index, newest version first.
///
/// The result is the list of rows; with `page`, an object `{rows, next}` whose `next` is the cursor of the page after
/// this one, or null. `order: "release"` puts every release before any pre-release; `ascending` and `descending` are
/// the orders of rows that have their own sort keys (`version` is `descending`). `without_yanked` leaves out the rows of
/// yanked artifacts.
public struct IndexQueryNode: NodeType {
    static let key = NodeParameter.required(0, "key", .string, rule: .indexKey)
    static let limit = NodeParameter.optional(1, "limit", .any, rule: .pageLimit)
    static let cursor = NodeParameter.optional(2, "cursor", .any)
    static let variant = NodeParameter.optional(3, "variant", .any, rule: .variant)
    static let order = NodeParameter.optional(
        4, "order", .string, default: "version", options: ["version", "release", "ascending", "descending"])
    static let page = NodeParameter.optional(5, "page", .boolean, default: false)
    static let withoutYanked = NodeParameter.optional(6, "without_yanked", .boolean, default: false)

    public static let declaration = NodeDeclaration(
        "packagerepo.index_query", parameters: [key, limit, cursor, variant, order, page, withoutYanked],
        isRetryable: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let key = try call.indexKey(Self.key)
        let limit = try PageParameters.limit(call.json(Self.limit))
        var query = IndexQuery(limit: limit + (call.bool(Self.page) ? 1 : 0))
        query.after = try PageParameters.cursor(call.json(Self.cursor)) { IndexCursor($0) }
        query.variant = try variant(call.json(Self.variant))
        query.order = IndexQuery.Order(rawValue: try call.string(Self.order)) ?? .descending
        let found = try stored { () throws(StoreError) in
            try call.bool(Self.withoutYanked) ? unyanked(key, query, call) : call.store.rows(of: key, matching: query)
        }
        let rows = try attempt {
            var rows = BoundedList()
            for row in found.prefix(limit) { try rows.append(row.value) }
            return rows.json
        }
        guard call.bool(Self.page) else { return .output(.json(rows)) }
        let next = found.count > limit ? JSONValue(found[limit - 1].cursor.description) : .null
        return .output(.json(["rows": rows, "next": next]))
    }

    /// The rows that match, and whose `yanked` is absent or null.
    ///
    /// Few rows are yanked, so a page is read as it is, and more only where some of it fall away.
    private func unyanked(_ key: IndexKey, _ query: IndexQuery, _ call: NodeCall) throws(StoreError) -> [IndexRow] {
        var found: [IndexRow] = []
        var query = query
        let wanted = query.limit
        while true {
            let rows = try call.store.rows(of: key, matching: query)
            found += rows.filter { $0.value["yanked"]?.isNull ?? true }
            guard found.count < wanted, rows.count == query.limit, let last = rows.last else { break }
            query.after = last.cursor
            query.limit = max(wanted, Self.furtherLimit)
        }
        return Array(found.prefix(wanted))
    }

    /// As many rows are read at once after yanked ones.
    private static let furtherLimit = 64

    private func variant(_ value: JSONValue) throws(NodeFailure) -> String? {
        if value.isNull { return nil }
        let normal = value.string.map { Coordinate.normalized(variant: $0) }
        guard let normal, NameRule.name.allows(normal) else {
            throw NodeFailure(
                .invalidRequest,
                "variant must match \(NameRule.name.pattern); found \(shown(value))")
        }
        return normal
    }
}

import RepositoryModel
import Stores

/// The SQL of a page of an index: for each order, with and without a variant, from the start and from a cursor.
///
/// Every statement is a range of one index, read backwards (``IndexQuery/select(from:)`` has the order of the
/// columns); a cursor is a comparison of rows, so that a page costs the same wherever it begins.
enum IndexPage {
    /// Which statement it is.
    struct Shape: Hashable {
        var order: IndexQuery.Order
        var hasVariant: Bool
        var hasCursor: Bool

        /// In the order of their places.
        static let all = [IndexQuery.Order.version, .release].flatMap { order in
            [false, true].flatMap { hasVariant in
                [false, true].map { Shape(order: order, hasVariant: hasVariant, hasCursor: $0) }
            }
        }

        fileprivate var place: Int { (order == .release ? 4 : 0) + (hasVariant ? 2 : 0) + (hasCursor ? 1 : 0) }
    }

    private static let statements = Shape.all.map { Query(sql($0)) }

    /// The statement; columns `version`, `variant`, `created_at`, `value`.
    static func statement(_ shape: Shape) -> Query { statements[shape.place] }

    /// The statement for `query`.
    static func statement(for query: IndexQuery) -> Query {
        statement(Shape(order: query.order, hasVariant: query.variant != nil, hasCursor: query.after != nil))
    }

    /// Gives the parameters of that statement their values, behind the tenant and the key.
    static func bind(_ query: IndexQuery, to parameters: inout Parameters) {
        if let variant = query.variant { parameters.bind(variant) }
        if let after = query.after {
            if query.order == .release { parameters.bind(after.version.isPrerelease ? 0 : 1) }
            parameters.bind(after.version.sortKey)
            parameters.bind(Int(after.createdAt.microseconds))
            parameters.bind(after.version.text)
            parameters.bind(after.variant)
        }
        parameters.bind(query.limit)
    }

    private static func sql(_ shape: Shape) -> String {
        let columns =
            (shape.order == .release ? ["is_release"] : []) + ["sort_key", "created_at", "version", "variant"]
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        // SQLite would rather read the whole primary key than look rows up by the index of their variant.
        let index: String? =
            switch (shape.order, shape.hasVariant) {
            case (.version, false): nil
            case (.version, true): "index_entries_by_variant"
            case (.release, false): "index_entries_by_release"
            case (.release, true): "index_entries_by_variant_and_release"
            }
        return """
            SELECT version, variant, created_at, value FROM index_entries\
            \(index.map { " INDEXED BY \($0)" } ?? "") WHERE tenant = ? AND key = ?\
            \(shape.hasVariant ? " AND variant = ?" : "")\
            \(shape.hasCursor ? " AND (\(columns.joined(separator: ", "))) < (\(places))" : "") \
            ORDER BY \(columns.map { "\($0) DESC" }.joined(separator: ", ")) LIMIT ?
            """
    }
}

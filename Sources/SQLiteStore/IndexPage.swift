import Foundation
import GRDB
import RepositoryModel
import Stores

/// The SQL of a page of an index: for each order, with and without a variant, from the start and from a cursor.
///
/// Every statement is a range of one index, read backwards (``IndexQuery/places(_:before:)`` is the order of the
/// columns); a cursor is a comparison of rows, so that a page costs the same wherever it begins.
struct IndexPage {
    /// Which statement it is.
    struct Shape: Hashable {
        var order: IndexQuery.Order
        var hasVariant: Bool
        var hasCursor: Bool

        static let all = [IndexQuery.Order.version, .release].flatMap { order in
            [false, true].flatMap { hasVariant in
                [false, true].map { Shape(order: order, hasVariant: hasVariant, hasCursor: $0) }
            }
        }
    }

    /// The statements; columns `version`, `variant`, `created_at`, `value`.
    static let statements = Dictionary(uniqueKeysWithValues: Shape.all.map { ($0, sql($0)) })

    let sql: String
    let arguments: StatementArguments

    init(of key: String, tenant: String, matching query: IndexQuery) {
        let shape = Shape(order: query.order, hasVariant: query.variant != nil, hasCursor: query.after != nil)
        sql = Self.statements[shape] ?? Self.sql(shape)
        var arguments: [(any DatabaseValueConvertible)?] = [tenant, key]
        if let variant = query.variant { arguments.append(variant) }
        if let after = query.after {
            if query.order == .release { arguments.append(!after.version.isPrerelease) }
            arguments += [
                Data(after.version.sortKey), after.createdAt.microseconds, after.version.text, after.variant,
            ]
        }
        arguments.append(query.limit)
        self.arguments = StatementArguments(arguments)
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

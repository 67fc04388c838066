public import RepositoryModel
public import Stores

extension SQLiteStore {
    public func rows(
        of index: IndexKey, matching query: IndexQuery, tenant: TenantID
    ) throws(StoreError) -> [IndexRow] {
        guard query.limit > 0 else { return [] }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text, index.text)
            IndexSQL.bind(query, to: &parameters)
        }
        return try all("read an index", IndexSQL.page(for: query), bind) { try IndexRow($0) }
    }

    public func row(_ id: String, of index: IndexKey, tenant: TenantID) throws(StoreError) -> IndexRow? {
        guard StoredValue.canHold(id) else { return nil }
        let bind = { (parameters: inout Parameters) in parameters.bind(tenant.text, index.text, id) }
        return try first("read a row of an index", IndexSQL.one, bind) { try IndexRow($0) }
    }

    public func generation(of index: IndexKey, tenant: TenantID) throws(StoreError) -> Int {
        let bind = { (parameters: inout Parameters) in parameters.bind(tenant.text, index.text) }
        return try first("read an index's generation", IndexSQL.generation, bind) { Int(try $0.integer(0)) } ?? 0
    }
}

/// The statements about indexes.
///
/// There is a statement for each order, with and without a variant, from the start and from a cursor. Each is a range of
/// one index, and a cursor is a comparison of rows, so that a page costs the same wherever it begins
/// (``IndexQuery/select(from:)`` has the order of the columns).
enum IndexSQL {
    private static let columns = "id, sort, variant, is_release, value"
    private static let ofIndex = "index_number = (SELECT number FROM indexes WHERE tenant = ? AND key = ?)"

    static let one = Query("SELECT \(columns) FROM index_rows INDEXED BY index_rows_by_id WHERE \(ofIndex) AND id = ?")
    static let any = Query("SELECT 1 FROM index_rows WHERE \(ofIndex) LIMIT 1")
    static let generation = Query("SELECT generation FROM indexes WHERE tenant = ? AND key = ?")
    static let hasGeneration = Query(
        "SELECT 1 WHERE coalesce((SELECT generation FROM indexes WHERE tenant = ? AND key = ?), 0) = ?")
    static let raise = Query(
        """
        INSERT INTO indexes (tenant, key, generation, artifacts, versions) VALUES (?, ?, 1, 0, 0)
        ON CONFLICT (tenant, key) DO UPDATE SET generation = generation + 1
        """)
    private static func hasRow(_ condition: String) -> String {
        "EXISTS (SELECT 1 FROM index_rows INDEXED BY index_rows_by_id WHERE index_number = number AND \(condition))"
    }
    /// Counts the row that is put next; takes its id, and the range of ids that its version has.
    static let raiseCounting = Query(
        """
        INSERT INTO indexes (tenant, key, generation, artifacts, versions) VALUES (?1, ?2, 1, 1, 1)
        ON CONFLICT (tenant, key) DO UPDATE SET generation = generation + 1,
            artifacts = artifacts + (NOT \(hasRow("id = ?3"))),
            versions = versions + (NOT \(hasRow("id >= ?4 AND id < ?5")))
        """)
    /// Counts the row that is removed next.
    static let raiseExistingCounting = Query(
        """
        UPDATE indexes SET generation = generation + 1,
            artifacts = artifacts - \(hasRow("id = ?3")),
            versions = versions - (\(hasRow("id = ?3"))
                AND NOT \(hasRow("id >= ?4 AND id < ?5 AND id <> ?3")))
        WHERE tenant = ?1 AND key = ?2
        """)
    static let raiseExisting = Query("UPDATE indexes SET generation = generation + 1 WHERE tenant = ? AND key = ?")
    /// Two unique keys may name the row that is replaced, its id and its place; it is the same row.
    static let put = Query(
        """
        INSERT OR REPLACE INTO index_rows (index_number, \(columns))
        VALUES ((SELECT number FROM indexes WHERE tenant = ? AND key = ?), ?, ?, ?, ?, ?)
        """)
    static let delete = Query("DELETE FROM index_rows WHERE \(ofIndex) AND id = ?")

    /// Which page it is.
    struct Shape: Hashable {
        var order: IndexQuery.Order
        var hasVariant: Bool
        var hasCursor: Bool

        /// In the order of their places.
        static let all = IndexQuery.Order.allCases.flatMap { order in
            [false, true].flatMap { hasVariant in
                [false, true].map { Shape(order: order, hasVariant: hasVariant, hasCursor: $0) }
            }
        }

        fileprivate var place: Int {
            let number =
                switch order {
                case .descending: 0
                case .release: 4
                case .ascending: 8
                }
            return number + (hasVariant ? 2 : 0) + (hasCursor ? 1 : 0)
        }
    }

    private static let pages = Shape.all.map { Query(sql($0)) }

    /// The statement of a page.
    static func page(_ shape: Shape) -> Query { pages[shape.place] }

    /// The statement for `query`.
    static func page(for query: IndexQuery) -> Query {
        page(Shape(order: query.order, hasVariant: query.variant != nil, hasCursor: query.after != nil))
    }

    /// Gives the parameters of that statement their values, after the tenant and the key.
    static func bind(_ query: IndexQuery, to parameters: inout Parameters) {
        if let variant = query.variant { parameters.bind(variant) }
        if let after = query.after {
            if query.order == .release { parameters.bind(after.isRelease ? 1 : 0) }
            parameters.bind(after.sort)
            parameters.bind(after.id)
        }
        parameters.bind(query.limit)
    }

    private static func sql(_ shape: Shape) -> String {
        let order = (shape.order == .release ? ["is_release"] : []) + ["sort", "id"]
        let places = order.map { _ in "?" }.joined(separator: ", ")
        let (direction, comparison) = shape.order == .ascending ? ("ASC", ">") : ("DESC", "<")
        // SQLite would rather read the whole primary key than look rows up by the index of their variant.
        let index: String? =
            switch (shape.order == .release, shape.hasVariant) {
            case (false, false): nil
            case (false, true): "index_rows_by_variant"
            case (true, false): "index_rows_by_release"
            case (true, true): "index_rows_by_variant_and_release"
            }
        return """
            SELECT \(columns) FROM index_rows\(index.map { " INDEXED BY \($0)" } ?? "") WHERE \(ofIndex)\
            \(shape.hasVariant ? " AND variant = ?" : "")\
            \(shape.hasCursor ? " AND (\(order.joined(separator: ", "))) \(comparison) (\(places))" : "") \
            ORDER BY \(order.map { "\($0) \(direction)" }.joined(separator: ", ")) LIMIT ?
            """
    }
}

extension IndexRow {
    /// Reads the columns that all statements begin with.
    fileprivate init(_ row: StoredRow) throws {
        self.init(
            id: try row.text(0), sort: try row.bytes(1) ?? [], variant: try row.optionalText(2),
            isRelease: try row.integer(3) != 0, value: try row.json(4))
    }
}

extension Change {
    /// Puts a row into its index and raises the generation.
    static func putting(_ row: IndexRow, in index: IndexKey, _ tenant: String) throws(StoreError) -> [Change] {
        [
            try raising(index, for: row.id, IndexSQL.raise, IndexSQL.raiseCounting, tenant),
            Change(
                query: IndexSQL.put,
                arguments: [
                    tenant, index.text, try storable(row.id), row.sort, try row.variant.map(storable), row.isRelease,
                    row.value,
                ]),
        ]
    }

    /// Removes a row from its index and raises the generation.
    static func deletingRow(_ id: String, of index: IndexKey, _ tenant: String) throws(StoreError) -> [Change] {
        [
            try raising(index, for: id, IndexSQL.raiseExisting, IndexSQL.raiseExistingCounting, tenant),
            Change(query: IndexSQL.delete, arguments: [tenant, index.text, try storable(id)]),
        ]
    }

    /// Raises the generation of an index, and counts where it is one of artifacts.
    private static func raising(
        _ index: IndexKey, for id: String, _ plain: Query, _ counting: Query, _ tenant: String
    ) throws(StoreError) -> Change {
        guard index.package != nil else { return Change(query: plain, arguments: [tenant, index.text]) }
        let version = IndexRow.version(of: id)
        // An exclamation mark follows the space, which ends a version.
        return Change(
            query: counting, arguments: [tenant, index.text, try storable(id), version, version + "!"])
    }
}

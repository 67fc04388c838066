public import RepositoryModel
public import Stores

extension SQLiteStore {
    public func package(_ name: PackageName, tenant: TenantID) throws(StoreError) -> PackageRecord? {
        let bind = { (parameters: inout Parameters) in parameters.bind(tenant.text, name.namespace, name.name) }
        return try first("read a package", PackageSQL.one, bind) { try PackageRecord($0, from: 0) }
    }

    public func packages(matching query: PackageQuery, tenant: TenantID) throws(StoreError) -> [PackageRecord] {
        guard query.limit > 0, query.namespace.map(StoredValue.canHold) ?? true else { return [] }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text)
            if let namespace = query.namespace { parameters.bind(namespace) }
            PackageSQL.bind(query.after, of: query, to: &parameters)
            parameters.bind(query.limit)
        }
        let sql = PackageSQL.page(isByUpdate: query.order == .updated, hasNamespace: query.namespace != nil)
        return try all("list packages", sql, bind) { try PackageRecord($0, from: 0) }
    }

    public func namespaces(
        limit: Int, after: String?, tenant: TenantID
    ) throws(StoreError) -> [NamespaceRecord] {
        guard limit > 0, StoredValue.canHold(after ?? "") else { return [] }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text, after ?? "")  // every namespace is longer than no text at all
            parameters.bind(limit)
        }
        return try all("list namespaces", PackageSQL.namespaces, bind) { row in
            NamespaceRecord(
                name: try row.text(0), packages: Int(try row.integer(1)), updatedAt: try row.timestamp(2))
        }
    }

    public func texts(
        beginning: String, limit: Int, after: PackageText?, tenant: TenantID
    ) throws(StoreError) -> [FoundText] {
        guard limit > 0, StoredValue.canHold(beginning) else { return [] }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text, after?.text ?? beginning)
            parameters.bind(after?.kind.rawValue ?? -1)
            // A tilde is above all that texts consist of.
            parameters.bind(after?.package.namespace ?? "", after?.package.name ?? "", beginning + "~")
            parameters.bind(limit)
        }
        return try all("search packages", PackageSQL.texts, bind) { row in
            let record = try PackageRecord(row, from: 2)
            guard let kind = PackageText.Kind(rawValue: Int(try row.integer(1))) else {
                throw StoreError(.damaged, "a stored kind is not what this program writes")
            }
            return FoundText(text: PackageText(try row.text(0), kind, of: record.name), record: record)
        }
    }
}

/// The statements about packages. Each page is one range of one SQL index.
enum PackageSQL {
    private static let columns = "namespace, name, description, versions, artifacts, latest, updated_at, updated_by"
    private static let ofPackage = "tenant = ? AND namespace = ? AND name = ?"
    private static let ofIndex = "index_number = (SELECT number FROM indexes WHERE tenant = ? AND key = ?)"

    static let one = Query("SELECT \(columns) FROM packages WHERE \(ofPackage)")
    /// By name and by update, of all namespaces and of one.
    static let pages = [
        "packages WHERE tenant = ? AND (namespace, name) > (?, ?) ORDER BY namespace, name",
        "packages WHERE tenant = ? AND namespace = ? AND name > ? ORDER BY name",
        """
        packages INDEXED BY packages_by_update WHERE tenant = ? AND (updated_at, namespace, name) < (?, ?, ?)
        ORDER BY updated_at DESC, namespace DESC, name DESC
        """,
        """
        packages INDEXED BY packages_of_namespace_by_update
        WHERE tenant = ? AND namespace = ? AND (updated_at, name) < (?, ?) ORDER BY updated_at DESC, name DESC
        """,
    ].map { Query("SELECT \(columns) FROM \($0) LIMIT ?") }
    static let namespaces = Query(
        """
        SELECT namespace, packages, updated_at FROM namespaces WHERE tenant = ? AND namespace > ?
        ORDER BY namespace LIMIT ?
        """)
    static let texts = Query(
        """
        SELECT text, kind, \(columns) FROM package_texts JOIN packages USING (tenant, namespace, name)
        WHERE tenant = ? AND (text, kind, namespace, name) > (?, ?, ?, ?) AND text < ?
        ORDER BY text, kind, namespace, name LIMIT ?
        """)

    static func page(isByUpdate: Bool, hasNamespace: Bool) -> Query {
        pages[(isByUpdate ? 2 : 0) + (hasNamespace ? 1 : 0)]
    }

    /// Gives the place after which a page begins its parameters.
    static func bind(_ place: PackagePlace?, of query: PackageQuery, to parameters: inout Parameters) {
        if query.order == .updated { parameters.bind(Int(place?.updatedAt.microseconds ?? .max)) }
        if query.namespace == nil { parameters.bind(place?.name.namespace ?? "") }
        parameters.bind(place?.name.name ?? "")
    }

    static let removeEmpty = Query(
        "DELETE FROM packages WHERE \(ofPackage) AND NOT EXISTS (SELECT 1 FROM index_rows WHERE \(ofIndex))")
    /// What the index and the newest release say; takes tenant, namespace, name and the index's key as the first four.
    private static let state = """
        SELECT
            (SELECT substr(value ->> '$.labels.description', 1, \(PackageRecord.maximumDescription)) FROM documents
             WHERE tenant = ?1 AND key = ?4 || '/' || replace(newest.id, ' ', '/')
             AND json_type(value, '$.labels.description') = 'text'),
            versions, artifacts, newest.value
        FROM indexes JOIN index_rows AS newest INDEXED BY index_rows_by_release ON index_number = number
        WHERE tenant = ?1 AND key = ?4
        ORDER BY newest.is_release DESC, newest.sort DESC, newest.id DESC LIMIT 1
        """
    static let update = Query(
        """
        UPDATE packages SET (description, versions, artifacts, latest) = (\(state)),
            updated_at = max(updated_at, ?5), updated_by = ?6
        WHERE tenant = ?1 AND namespace = ?2 AND name = ?3
        """)
    static let add = Query(
        """
        INSERT INTO packages (tenant, \(columns))
        SELECT ?1, ?2, ?3, state.*, ?5, ?6 FROM (\(state)) AS state
        """)
    static let addText = Query(
        "INSERT OR IGNORE INTO package_texts (tenant, text, kind, namespace, name) VALUES (?, ?, ?, ?, ?)")
    static let removeText = Query(
        "DELETE FROM package_texts WHERE tenant = ? AND text = ? AND kind = ? AND namespace = ? AND name = ?")
    static let countPackage = Query(
        """
        INSERT INTO namespaces (tenant, namespace, packages, updated_at) VALUES (?, ?, 1, ?)
        ON CONFLICT (tenant, namespace)
        DO UPDATE SET packages = packages + 1, updated_at = max(updated_at, excluded.updated_at)
        """)
    static let uncountPackage = Query(
        """
        UPDATE namespaces SET packages = packages - 1, updated_at = max(updated_at, ?)
        WHERE tenant = ? AND namespace = ?
        """)
    static let removeNamespace = Query(
        "DELETE FROM namespaces WHERE tenant = ? AND namespace = ? AND packages = 0")
    static let touchNamespace = Query(
        "UPDATE namespaces SET updated_at = max(updated_at, ?) WHERE tenant = ? AND namespace = ?")
}

extension PackageRecord {
    /// Reads the columns that pages have, the first of them at `start`.
    fileprivate init(_ row: StoredRow, from start: Int32) throws {
        let namespace = try row.text(start)
        self.init(
            name: try row.value(start + 1) { try PackageName(namespace: namespace, name: $0) },
            description: try row.optionalText(start + 2), versions: Int(try row.integer(start + 3)),
            artifacts: Int(try row.integer(start + 4)), latest: try row.json(start + 5),
            updatedAt: try row.timestamp(start + 6), updatedBy: try row.text(start + 7))
    }
}

extension Change {
    /// Brings what is kept of a package up to date: three statements where the package stays what it is but for its
    /// newest version.
    static func updating(_ update: PackageUpdate, _ tenant: String) throws(StoreError) -> [Change] {
        let (package, moment) = (update.package, update.at.microseconds)
        let index = IndexKey(package).text
        let state: StoredValues = [
            tenant, package.namespace, package.name, index, moment, try storable(update.by),
        ]
        let texts = PackageText.all(of: package)
        func changes(_ query: Query) -> [Change] {
            texts.map { text in
                Change(
                    query: query,
                    arguments: [tenant, text.text, text.kind.rawValue, package.namespace, package.name])
            }
        }
        let ofNamespace: StoredValues = [moment, tenant, package.namespace]
        return [
            Change(
                query: PackageSQL.removeEmpty, arguments: [tenant, package.namespace, package.name, tenant, index],
                expectation: .followed(
                    byIfChanged: changes(PackageSQL.removeText) + [
                        Change(query: PackageSQL.uncountPackage, arguments: ofNamespace),
                        Change(query: PackageSQL.removeNamespace, arguments: [tenant, package.namespace]),
                    ], otherwise: [])),
            Change(
                query: PackageSQL.update, arguments: state,
                expectation: .followed(
                    byIfChanged: [Change(query: PackageSQL.touchNamespace, arguments: ofNamespace)],
                    otherwise: [
                        Change(
                            query: PackageSQL.add, arguments: state,
                            expectation: .followed(
                                byIfChanged: changes(PackageSQL.addText) + [
                                    Change(
                                        query: PackageSQL.countPackage,
                                        arguments: [tenant, package.namespace, moment])
                                ], otherwise: []))
                    ])),
        ]
    }
}

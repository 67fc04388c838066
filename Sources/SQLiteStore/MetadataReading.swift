import GRDB
public import JSON
public import RepositoryModel
public import Stores

extension SQLiteStore {
    public func document(_ key: DocumentKey, tenant: TenantID) throws(StoreError) -> JSONValue? {
        try first("read a document", MetadataSQL.document, [tenant.text, key.text]) { try $0.json(0) }
    }

    public func rows(
        of index: IndexKey, matching query: IndexQuery, tenant: TenantID
    ) throws(StoreError) -> [IndexEntry] {
        guard query.limit > 0 else { return [] }
        let page = IndexPage(of: index.text, tenant: tenant.text, matching: query)
        return try all("read an index", page.sql, page.arguments) { row in
            IndexEntry(
                version: try row.value(0) { try Version($0) }, variant: try row.text(1),
                createdAt: try row.timestamp(2),
                value: try row.json(3))
        }
    }

    public func tag(_ tag: Tag, of package: PackageName, tenant: TenantID) throws(StoreError) -> TagRecord? {
        try first("read a tag", MetadataSQL.tag, [tenant.text, package.namespace, package.name, tag.text]) {
            try TagRecord($0, package: package)
        }
    }

    public func tags(
        of package: PackageName, limit: Int, after: Tag?, tenant: TenantID
    ) throws(StoreError) -> [TagRecord] {
        guard limit > 0 else { return [] }
        // Every tag is longer than no text at all.
        return try all(
            "list tags", MetadataSQL.tags, [tenant.text, package.namespace, package.name, after?.text ?? "", limit]
        ) { try TagRecord($0, package: package) }
    }

    public func tags(at target: Coordinate, tenant: TenantID) throws(StoreError) -> [Tag] {
        try all(
            "list the tags of an artifact", MetadataSQL.tagsAtTarget,
            [
                tenant.text, target.package.namespace, target.package.name, target.version.text, target.variant,
            ]
        ) { row in try row.value(0) { try Tag($0) } }
    }

    public func isReferenced(_ digest: Digest, tenant: TenantID) throws(StoreError) -> Bool {
        try first("look for a blob's documents", MetadataSQL.reference, [digest.hexadecimal, tenant.text]) { _ in true }
            ?? false
    }

    public func events(limit: Int, tenant: TenantID) throws(StoreError) -> [Event] {
        guard limit > 0 else { return [] }
        return try all("read events", MetadataSQL.events, [tenant.text, limit]) { row in
            Event(type: try row.text(0), payload: try row.json(1), createdAt: try row.timestamp(2))
        }
    }

    /// What `make` makes of the first row, read where SQLite has it; nil where there is no row.
    func first<T>(
        _ intent: String, _ sql: String, _ arguments: StatementArguments, _ make: (Row) throws -> T
    ) throws(StoreError) -> T? {
        try readers.read(intent) { db in
            let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
            // The row is the cursor's, and empty when that is gone.
            return try withExtendedLifetime(rows) { try rows.next().map(make) }
        }
    }

    /// What `make` makes of each row.
    func all<T>(
        _ intent: String, _ sql: String, _ arguments: StatementArguments, _ make: (Row) throws -> T
    ) throws(StoreError) -> [T] {
        try readers.read(intent) { db in
            var values: [T] = []
            let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
            while let row = try rows.next() { values.append(try make(row)) }
            return values
        }
    }
}

/// The statements that read metadata; those of indexes are in ``IndexPage``.
enum MetadataSQL {
    static let document = "SELECT value FROM documents WHERE tenant = ? AND key = ?"
    static let reference = "SELECT 1 FROM documents WHERE digest = ? AND tenant = ? LIMIT 1"
    static let tag = """
        SELECT tag, version, variant, digest, updated_at, updated_by FROM tags
        WHERE tenant = ? AND namespace = ? AND name = ? AND tag = ?
        """
    static let tags = """
        SELECT tag, version, variant, digest, updated_at, updated_by FROM tags
        WHERE tenant = ? AND namespace = ? AND name = ? AND tag > ? ORDER BY tag LIMIT ?
        """
    static let tagsAtTarget = """
        SELECT tag FROM tags WHERE tenant = ? AND namespace = ? AND name = ? AND version = ? AND variant = ?
        ORDER BY tag
        """
    static let events = "SELECT type, payload, created_at FROM events WHERE tenant = ? ORDER BY id LIMIT ?"
}

extension TagRecord {
    /// Reads the columns of ``MetadataSQL/tag``.
    fileprivate init(_ row: Row, package: PackageName) throws {
        let version = try row.text(1)
        let target = try row.value(2) { try Coordinate(package: package, version: version, variant: $0) }
        self.init(
            tag: try row.value(0) { try Tag($0) }, target: target,
            digest: try row.value(3) { Digest(hexadecimal: $0) }, updatedAt: try row.timestamp(4),
            updatedBy: try row.text(5))
    }
}

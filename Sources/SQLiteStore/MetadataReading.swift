public import JSON
public import RepositoryModel
public import Stores

extension SQLiteStore {
    public func document(_ key: DocumentKey, tenant: TenantID) throws(StoreError) -> JSONValue? {
        let place = RecentReads.DocumentOfTenant(tenant: tenant, key: key)
        return try recent.documents.value(of: place, at: position) { () throws(StoreError) in
            try first("read a document", MetadataSQL.document, { $0.bind(tenant.text, key.text) }) { try $0.json(0) }
        }
    }

    public func rows(
        of index: IndexKey, matching query: IndexQuery, tenant: TenantID
    ) throws(StoreError) -> [IndexEntry] {
        guard query.limit > 0 else { return [] }
        // Few ask for the same later page.
        guard query.after == nil else { return try storedRows(of: index, matching: query, tenant: tenant) }
        let place = RecentReads.RowsKey(
            tenant: tenant, index: index, limit: query.limit, variant: query.variant.map { ExactText($0) },
            order: query.order)
        return try recent.rows.value(of: place, at: position) { () throws(StoreError) in
            try storedRows(of: index, matching: query, tenant: tenant)
        }
    }

    private func storedRows(
        of index: IndexKey, matching query: IndexQuery, tenant: TenantID
    ) throws(StoreError) -> [IndexEntry] {
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text, index.text)
            IndexPage.bind(query, to: &parameters)
        }
        return try all("read an index", IndexPage.statement(for: query), bind) { row in
            IndexEntry(
                version: try row.value(0) { try Version($0) }, variant: try row.text(1),
                createdAt: try row.timestamp(2),
                value: try row.json(3))
        }
    }

    public func tag(_ tag: Tag, of package: PackageName, tenant: TenantID) throws(StoreError) -> TagRecord? {
        let place = RecentReads.TagKey(tenant: tenant, package: package, tag: tag)
        return try recent.tags.value(of: place, at: position) { () throws(StoreError) in
            let bind = { (parameters: inout Parameters) in
                parameters.bind(tenant.text, package.namespace, package.name, tag.text)
            }
            return try first("read a tag", MetadataSQL.tag, bind) { try TagRecord($0, package: package) }
        }
    }

    public func tags(
        of package: PackageName, limit: Int, after: Tag?, tenant: TenantID
    ) throws(StoreError) -> [TagRecord] {
        guard limit > 0 else { return [] }
        let bind = { (parameters: inout Parameters) in
            // Every tag is longer than no text at all.
            parameters.bind(tenant.text, package.namespace, package.name, after?.text ?? "")
            parameters.bind(limit)
        }
        return try all("list tags", MetadataSQL.tags, bind) { try TagRecord($0, package: package) }
    }

    public func tags(at target: Coordinate, tenant: TenantID) throws(StoreError) -> [Tag] {
        let package = target.package
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text, package.namespace, package.name, target.version.text, target.variant)
        }
        return try all("list the tags of an artifact", MetadataSQL.tagsAtTarget, bind) { row in
            try row.value(0) { try Tag($0) }
        }
    }

    public func isReferenced(_ digest: Digest, tenant: TenantID) throws(StoreError) -> Bool {
        let place = RecentReads.BlobOfTenant(tenant: tenant, digest: digest)
        return try recent.references.value(of: place, at: position) { () throws(StoreError) in
            let bind = { (parameters: inout Parameters) in parameters.bind(digest.hexadecimal, tenant.text) }
            return try first("look for a blob's documents", MetadataSQL.reference, bind) { _ in true } ?? false
        }
    }

    public func events(limit: Int, tenant: TenantID) throws(StoreError) -> [Event] {
        guard limit > 0 else { return [] }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text)
            parameters.bind(limit)
        }
        return try all("read events", MetadataSQL.events, bind) { row in
            Event(type: try row.text(0), payload: try row.json(1), createdAt: try row.timestamp(2))
        }
    }
}

/// The statements that read metadata; those of indexes are in ``IndexPage``.
enum MetadataSQL {
    static let check = Query("SELECT EXISTS (SELECT 1 FROM documents)")
    static let document = Query("SELECT value FROM documents WHERE tenant = ? AND key = ?")
    static let reference = Query("SELECT 1 FROM documents WHERE digest = ? AND tenant = ? LIMIT 1")
    static let tag = Query(
        """
        SELECT tag, version, variant, digest, updated_at, updated_by FROM tags
        WHERE tenant = ? AND namespace = ? AND name = ? AND tag = ?
        """)
    static let tags = Query(
        """
        SELECT tag, version, variant, digest, updated_at, updated_by FROM tags
        WHERE tenant = ? AND namespace = ? AND name = ? AND tag > ? ORDER BY tag LIMIT ?
        """)
    static let tagsAtTarget = Query(
        """
        SELECT tag FROM tags WHERE tenant = ? AND namespace = ? AND name = ? AND version = ? AND variant = ?
        ORDER BY tag
        """)
    static let events = Query("SELECT type, payload, created_at FROM events WHERE tenant = ? ORDER BY id LIMIT ?")
}

extension TagRecord {
    /// Reads the columns of ``MetadataSQL/tag``.
    fileprivate init(_ row: StoredRow, package: PackageName) throws {
        let version = try row.text(1)
        let target = try row.value(2) { try Coordinate(package: package, version: version, variant: $0) }
        self.init(
            tag: try row.value(0) { try Tag($0) }, target: target,
            digest: try row.value(3) { Digest(hexadecimal: $0) }, updatedAt: try row.timestamp(4),
            updatedBy: try row.text(5))
    }
}

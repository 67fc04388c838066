public import RepositoryModel
public import Stores

extension SQLiteStore {
    public func tag(_ tag: Tag, of package: PackageName, tenant: TenantID) throws(StoreError) -> TagRecord? {
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text, package.namespace, package.name, tag.text)
        }
        return try first("read a tag", TagSQL.one, bind) { try TagRecord($0, package: package) }
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
        return try all("list tags", TagSQL.page, bind) { try TagRecord($0, package: package) }
    }

    public func tags(at target: Coordinate, tenant: TenantID) throws(StoreError) -> [Tag] {
        let package = target.package
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text, package.namespace, package.name, target.version.text, target.variant)
        }
        return try all("list the tags of an artifact", TagSQL.atTarget, bind) { row in
            try row.value(0) { try Tag($0) }
        }
    }
}

/// The statements about tags.
enum TagSQL {
    private static let columns = "tag, version, variant, digest, updated_at, updated_by"
    private static let ofPackage = "tenant = ? AND namespace = ? AND name = ?"

    static let one = Query("SELECT \(columns) FROM tags WHERE \(ofPackage) AND tag = ?")
    static let page = Query("SELECT \(columns) FROM tags WHERE \(ofPackage) AND tag > ? ORDER BY tag LIMIT ?")
    static let atTarget = Query("SELECT tag FROM tags WHERE \(ofPackage) AND version = ? AND variant = ? ORDER BY tag")
    static let anyAtTarget = Query("SELECT 1 FROM tags WHERE \(ofPackage) AND version = ? AND variant = ? LIMIT 1")
    static let unchanged = Query(
        """
        SELECT 1 FROM tags WHERE \(ofPackage) AND tag = ?
        AND version = ? AND variant = ? AND digest = ? AND updated_at = ? AND updated_by = ?
        """)
    static let set = Query(
        """
        INSERT OR REPLACE INTO tags (tenant, namespace, name, \(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    static let delete = Query("DELETE FROM tags WHERE \(ofPackage) AND tag = ?")
}

extension TagRecord {
    /// Reads the columns of ``TagSQL/one``.
    fileprivate init(_ row: StoredRow, package: PackageName) throws {
        let version = try row.text(1)
        let target = try row.value(2) { try Coordinate(package: package, version: version, variant: $0) }
        self.init(
            tag: try row.value(0) { try Tag($0) }, target: target,
            digest: try row.value(3) { Digest(hexadecimal: $0) }, updatedAt: try row.timestamp(4),
            updatedBy: try row.text(5))
    }

    /// What ``TagSQL/set`` and ``TagSQL/unchanged`` take.
    func columns(_ tenant: String) throws(StoreError) -> StoredValues {
        [
            tenant, package.namespace, package.name, tag.text, version.text, variant, digest.hexadecimal,
            updatedAt.microseconds, try Change.storable(updatedBy),
        ]
    }
}

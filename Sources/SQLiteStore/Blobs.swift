import JSON
public import RepositoryModel
public import Stores

extension SQLiteStore {
    public func blob(_ digest: Digest, tenant: TenantID) throws(StoreError) -> StoredBlob? {
        let bind = { (parameters: inout Parameters) in parameters.bind(digest.hexadecimal, tenant.text) }
        return try first("look for a blob's documents", BlobSQL.visible, bind) { row in
            let hashes = try row.optionalJSON(1)?.members.map { ($0.key, $0.value.string ?? "") } ?? []
            let reference = BlobReference(
                digest: digest, size: Int(try row.integer(0)),
                hashes: hashes.isEmpty ? [:] : Dictionary(hashes) { first, _ in first })
            return StoredBlob(
                reference, object: try Self.object(digest, row, 2), isQuarantined: try row.optionalInteger(3) != nil)
        }
    }

    public func record(of digest: Digest) throws(StoreError) -> BlobRecord? {
        try first("look into the ledger of blobs", BlobSQL.one, { $0.bind(digest.hexadecimal) }) { row in
            try Self.record(row)
        }
    }

    /// Reads a row of the columns of ``BlobSQL/columns``.
    static func record(_ row: StoredRow) throws(StoreError) -> BlobRecord {
        let digest = try row.value(0) { Digest(hexadecimal: $0) }
        return BlobRecord(
            object: try object(digest, row, 1), size: Int(try row.integer(2)),
            idleSince: try row.optionalInteger(3).map { Timestamp(microseconds: $0) },
            condemnedAt: try row.optionalInteger(4).map { Timestamp(microseconds: $0) },
            quarantinedAt: try row.optionalInteger(5).map { Timestamp(microseconds: $0) })
    }

    private static func object(_ digest: Digest, _ row: StoredRow, _ column: Int32) throws(StoreError) -> BlobObject {
        try row.value(column) { BlobObject(digest, suffix: $0) }
    }
}

/// The statements about the ledger of blobs.
enum BlobSQL {
    static let columns = "digest, suffix, size, idle_since, condemned_at, quarantined_at"
    static let one = Query("SELECT \(columns) FROM blobs WHERE digest = ?")
    static let visible = Query(
        """
        SELECT document_blobs.size, hashes, suffix, quarantined_at FROM document_blobs JOIN blobs USING (digest)
        WHERE digest = ? AND tenant = ? LIMIT 1
        """)
    static let stored = Query(
        "SELECT 1 FROM blobs WHERE digest = ? AND suffix = ? AND quarantined_at IS NULL")
    static let keep = Query(
        "INSERT INTO blobs (digest, suffix, size, idle_since) VALUES (?, ?, ?, NULL) ON CONFLICT (digest) DO NOTHING")
    static let replace = Query(
        """
        UPDATE blobs SET suffix = ?, size = ?, idle_since = NULL, condemned_at = NULL, quarantined_at = NULL
        WHERE digest = ? AND suffix = ?
        """)
    /// A document names the blob: whatever was on its way to be collected is not any more.
    static let revive = Query(
        """
        UPDATE blobs SET idle_since = NULL, condemned_at = NULL
        WHERE digest = ? AND (idle_since IS NOT NULL OR condemned_at IS NOT NULL)
        """)
    /// A document ends that names these blobs: the collector is to look whether any other does.
    static let noteIdle = Query(
        """
        UPDATE blobs SET idle_since = ?1 WHERE idle_since IS NULL AND digest IN (
            SELECT digest FROM document_blobs
            WHERE document = (SELECT id FROM documents WHERE tenant = ?2 AND key = ?3))
        """)
}

extension Change {
    /// Enters stored bytes into the ledger.
    static func keeping(_ object: BlobObject, size: Int, replacing old: BlobObject?) -> Change {
        let digest = object.digest.hexadecimal
        guard let old else { return Change(query: BlobSQL.keep, arguments: [digest, object.suffix, size]) }
        return Change(
            query: BlobSQL.replace, arguments: [object.suffix, size, digest, old.suffix],
            expectation: .change(or: StoreError(.conflict, "the blob \(digest) was stored anew meanwhile")))
    }
}

public import RepositoryModel
public import Stores

extension SQLiteStore: BlobLedger {
    public func condemn(
        idleBefore: Timestamp, at moment: Timestamp, limit: Int
    ) throws(StoreError) -> (seen: Int, condemned: [BlobRecord]) {
        var seen = 0
        var condemned: [BlobRecord] = []
        guard try hasIdle(before: idleBefore) else { return (seen, condemned) }
        try commits.performAlone("condemn blobs") { db in
            let bind = { (parameters: inout Parameters) in
                parameters.bind(Int(idleBefore.microseconds))
                parameters.bind(limit)
            }
            for record in try db.all(LedgerSQL.idle, bind, { try Self.record($0) }) {
                seen += 1
                let digest = record.object.digest.hexadecimal
                guard try db.first(LedgerSQL.isNamed, { $0.bind(digest) }, { _ in true }) == nil else {
                    try db.run(BlobSQL.revive, [digest])
                    continue
                }
                try db.run(LedgerSQL.condemn, [moment.microseconds, digest])
                condemned.append(record.with(idleSince: nil, condemnedAt: moment))
            }
        }
        return (seen, condemned)
    }

    /// Whether there is anything to do, without the right to write.
    private func hasIdle(before moment: Timestamp) throws(StoreError) -> Bool {
        let bind = { (parameters: inout Parameters) in
            parameters.bind(Int(moment.microseconds))
            parameters.bind(1)
        }
        return try first("look for idle blobs", LedgerSQL.idle, bind) { _ in true } ?? false
    }

    public func removeCondemned(before moment: Timestamp, limit: Int) throws(StoreError) -> [BlobRecord] {
        let bind = { (parameters: inout Parameters) in
            parameters.bind(Int(moment.microseconds))
            parameters.bind(limit)
        }
        guard try first("look for condemned blobs", LedgerSQL.condemned, bind, { _ in true }) != nil else { return [] }
        var removed: [BlobRecord] = []
        try commits.performAlone("remove blobs") { db in
            for record in try db.all(LedgerSQL.condemned, bind, { try Self.record($0) }) {
                // A document that names the blob keeps the row: the table of documents refers to it.
                try db.run(LedgerSQL.remove, [record.object.digest.hexadecimal])
                if db.changesCount > 0 { removed.append(record) }
            }
        }
        return removed
    }

    public func collectable(
        idleBefore: Timestamp, limit: Int, after: Digest?
    ) throws(StoreError) -> [BlobRecord] {
        let bind = { (parameters: inout Parameters) in
            parameters.bind(Int(idleBefore.microseconds))
            parameters.bind(after?.hexadecimal ?? "")
            parameters.bind(limit)
        }
        return try all("look for blobs to collect", LedgerSQL.collectable, bind) { try Self.record($0) }
    }

    public func blobs(limit: Int, after: Digest?) throws(StoreError) -> [BlobRecord] {
        let bind = { (parameters: inout Parameters) in
            parameters.bind(after?.hexadecimal ?? "")
            parameters.bind(limit)
        }
        return try all("read the ledger of blobs", LedgerSQL.page, bind) { try Self.record($0) }
    }

    public func quarantine(_ object: BlobObject, at moment: Timestamp) throws(StoreError) -> Bool {
        var isNew = false
        try commits.performAlone("quarantine a blob") { db in
            try db.run(LedgerSQL.quarantine, [moment.microseconds, object.digest.hexadecimal, object.suffix])
            isNew = db.changesCount > 0
        }
        return isNew
    }
}

/// The statements of the collector.
enum LedgerSQL {
    static let idle = Query(
        """
        SELECT \(BlobSQL.columns) FROM blobs
        WHERE idle_since < ? AND condemned_at IS NULL ORDER BY idle_since LIMIT ?
        """)
    static let isNamed = Query("SELECT 1 FROM document_blobs WHERE digest = ? LIMIT 1")
    static let condemn = Query("UPDATE blobs SET idle_since = NULL, condemned_at = ? WHERE digest = ?")
    static let condemned = Query(
        "SELECT \(BlobSQL.columns) FROM blobs WHERE condemned_at < ? ORDER BY condemned_at LIMIT ?")
    static let remove = Query(
        """
        DELETE FROM blobs
        WHERE digest = ?1 AND NOT EXISTS (SELECT 1 FROM document_blobs WHERE digest = ?1)
        """)
    static let collectable = Query(
        """
        SELECT \(BlobSQL.columns) FROM blobs WHERE (idle_since < ? OR condemned_at IS NOT NULL) AND digest > ?
        AND NOT EXISTS (SELECT 1 FROM document_blobs WHERE document_blobs.digest = blobs.digest)
        ORDER BY digest LIMIT ?
        """)
    static let page = Query("SELECT \(BlobSQL.columns) FROM blobs WHERE digest > ? ORDER BY digest LIMIT ?")
    static let quarantine = Query(
        "UPDATE blobs SET quarantined_at = ? WHERE digest = ? AND suffix = ? AND quarantined_at IS NULL")
}

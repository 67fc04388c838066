public import JSON
public import RepositoryModel
public import Stores

extension SQLiteStore {
    public func document(_ key: DocumentKey, tenant: TenantID) throws(StoreError) -> JSONValue? {
        try first("read a document", DocumentSQL.one, { $0.bind(tenant.text, key.text) }) { try $0.json(0) }
    }

    public func documents(
        below prefix: KeyPrefix, limit: Int, after: DocumentKey?, tenant: TenantID
    ) throws(StoreError) -> [StoredDocument] {
        guard limit > 0 else { return [] }
        // No key is the prefix itself, so what comes after it is the first of them.
        let isInside = after.map { prefix.text.utf8.lexicographicallyPrecedes($0.text.utf8) } ?? false
        let start = isInside ? after?.text ?? prefix.text : prefix.text
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text, start, prefix.end)
            parameters.bind(limit)
        }
        return try all("list documents", DocumentSQL.page, bind) { row in
            StoredDocument(key: try row.value(0) { try DocumentKey($0) }, value: try row.json(1))
        }
    }
}

/// The statements about documents and the blobs that they name.
enum DocumentSQL {
    static let check = Query("SELECT EXISTS (SELECT 1 FROM documents)")
    static let one = Query("SELECT value FROM documents WHERE tenant = ? AND key = ?")
    static let page = Query(
        "SELECT key, value FROM documents WHERE tenant = ? AND key > ? AND key < ? ORDER BY key LIMIT ?")
    static let insert = Query(
        "INSERT INTO documents (tenant, key, value) VALUES (?, ?, ?) ON CONFLICT (tenant, key) DO NOTHING")
    static let put = Query(
        """
        INSERT INTO documents (tenant, key, value) VALUES (?, ?, ?)
        ON CONFLICT (tenant, key) DO UPDATE SET value = excluded.value
        """)
    static let delete = Query("DELETE FROM documents WHERE tenant = ? AND key = ?")
    static let nameBlob = Query(
        """
        INSERT INTO document_blobs (document, tenant, digest, size, hashes)
        VALUES ((SELECT id FROM documents WHERE tenant = ?1 AND key = ?2), ?1, ?3, ?4, ?5)
        ON CONFLICT DO NOTHING
        """)
    static let forgetBlobs = Query(
        "DELETE FROM document_blobs WHERE document = (SELECT id FROM documents WHERE tenant = ? AND key = ?)")
}

extension Change {
    /// Stores a document and what it names.
    static func putting(
        _ value: JSONValue, at key: DocumentKey, blobs: [BlobReference], ifAbsent: Bool, _ tenant: String
    ) throws(StoreError) -> [Change] {
        let refusal = StoreError(.alreadyExists, "a document is already stored under \(key)")
        var changes = [
            Change(
                query: ifAbsent ? DocumentSQL.insert : DocumentSQL.put, arguments: [tenant, key.text, value],
                expectation: ifAbsent ? .change(or: refusal) : .nothing)
        ]
        if !ifAbsent { changes += forgettingBlobs(of: key, tenant) }
        for blob in blobs {
            let hashes = blob.hashes.sorted { $0.key < $1.key }.map { ($0.key, JSONValue($0.value)) }
            changes.append(Change(query: BlobSQL.revive, arguments: [blob.digest.hexadecimal]))
            changes.append(
                Change(
                    query: DocumentSQL.nameBlob,
                    arguments: [
                        tenant, key.text, blob.digest.hexadecimal, blob.size,
                        hashes.isEmpty ? nil : JSONValue(members: hashes),
                    ],
                    expectation: .parent(
                        or: StoreError(.conflict, "the bytes of the blob \(blob.digest) are not stored any more"))))
        }
        return changes
    }

    /// Removes a document and what it names.
    static func deleting(_ key: DocumentKey, _ tenant: String) -> [Change] {
        forgettingBlobs(of: key, tenant) + [Change(query: DocumentSQL.delete, arguments: [tenant, key.text])]
    }

    /// Forgets which blobs a document names, and leaves word for the collector.
    private static func forgettingBlobs(of key: DocumentKey, _ tenant: String) -> [Change] {
        [
            Change(query: BlobSQL.noteIdle, arguments: [Timestamp.now.microseconds, tenant, key.text]),
            Change(query: DocumentSQL.forgetBlobs, arguments: [tenant, key.text]),
        ]
    }
}

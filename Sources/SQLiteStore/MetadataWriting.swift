import JSON
public import RepositoryModel
public import Stores

extension SQLiteStore: MetadataStore {
    public func commit(_ writes: [MetadataWrite], tenant: TenantID) throws(StoreError) {
        guard !writes.isEmpty else { return }
        // JSON is printed here, on the caller's thread, and not while the others wait.
        var changes: [Change] = []
        changes.reserveCapacity(writes.count)
        for write in writes { changes += try Change.changes(for: write, tenant: tenant.text) }
        try commits.perform("commit") { [changes] db in
            for change in changes { try change.apply(to: db) }
        }
    }
}

/// One statement that writes.
struct Change: Sendable {
    let query: Query
    let arguments: StoredValues
    /// What to throw when the statement changed no row.
    var refusal: StoreError?

    func apply(to db: SQLiteConnection) throws {
        try db.run(query, arguments)
        if let refusal, db.changesCount == 0 { throw refusal }
    }

    static let insertDocument = Query(
        """
        INSERT INTO documents (tenant, key, value, digest) VALUES (?, ?, ?, ?) ON CONFLICT (tenant, key) DO NOTHING
        """)
    static let putDocument = Query(
        """
        INSERT INTO documents (tenant, key, value, digest) VALUES (?, ?, ?, ?)
        ON CONFLICT (tenant, key) DO UPDATE SET value = excluded.value, digest = excluded.digest
        """)
    static let deleteDocument = Query("DELETE FROM documents WHERE tenant = ? AND key = ?")
    static let deleteIndexEntry = Query(
        """
        DELETE FROM index_entries WHERE tenant = ? AND key = ? AND variant = ? AND sort_key = ? AND version = ?
        """)
    static let insertIndexEntry = Query(
        """
        INSERT INTO index_entries (tenant, key, sort_key, created_at, version, variant, is_release, value)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    static let setTag = Query(
        """
        INSERT OR REPLACE INTO tags
        (tenant, namespace, name, tag, version, variant, digest, updated_at, updated_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    static let deleteTag = Query("DELETE FROM tags WHERE tenant = ? AND namespace = ? AND name = ? AND tag = ?")
    static let appendEvent = Query("INSERT INTO events (tenant, type, payload, created_at) VALUES (?, ?, ?, ?)")

    /// The statements that carry out `write`.
    static func changes(for write: MetadataWrite, tenant: String) throws(StoreError) -> [Change] {
        switch write {
        case .putDocument(let key, let value, let digest, let ifAbsent):
            let refusal = StoreError(.alreadyExists, "a document is already stored under \(key)")
            return [
                Change(
                    query: ifAbsent ? insertDocument : putDocument,
                    arguments: [tenant, key.text, value, digest?.hexadecimal],
                    refusal: ifAbsent ? refusal : nil)
            ]
        case .deleteDocument(let key):
            return [Change(query: deleteDocument, arguments: [tenant, key.text])]
        case .upsertIndex(let key, let entry):
            return [
                removal(of: entry.version, entry.variant, from: key, tenant),
                Change(
                    query: insertIndexEntry,
                    arguments: [
                        tenant, key.text, entry.version.sortKey, entry.createdAt.microseconds, entry.version.text,
                        entry.variant, !entry.version.isPrerelease, entry.value,
                    ]),
            ]
        case .deleteIndex(let key, let version, let variant):
            return [removal(of: version, variant, from: key, tenant)]
        case .setTag(let tag):
            return [
                Change(
                    query: setTag,
                    arguments: [
                        tenant, tag.package.namespace, tag.package.name, tag.tag.text, tag.version.text, tag.variant,
                        tag.digest.hexadecimal, tag.updatedAt.microseconds, try storable(tag.updatedBy),
                    ])
            ]
        case .deleteTag(let package, let tag):
            return [Change(query: deleteTag, arguments: [tenant, package.namespace, package.name, tag.text])]
        case .appendEvent(let event):
            return [
                Change(
                    query: appendEvent,
                    arguments: [
                        tenant, try storable(event.type), event.payload,
                        event.createdAt.microseconds,
                    ])
            ]
        case .putExecution(let record):
            return [Change(query: ExecutionSQL.put, arguments: try columns(of: record, tenant))]
        case .enqueue(let job, let limit):
            return try enqueueing(job, limit: limit, tenant)
        case .finishJob(let claim):
            let refusal = StoreError(.superseded, "the execution is no longer this process's to finish")
            return [
                Change(
                    query: JobSQL.finish, arguments: [tenant, claim.id, claim.owner, claim.attempt], refusal: refusal)
            ]
        case .keepAnswer(let key, let answer, let execution):
            return [try keeping(answer, of: key, execution, tenant)]
        case .releaseKey(let key, let execution):
            return [
                Change(
                    query: AnswerSQL.release, arguments: [tenant, key.subject, key.workflow, key.text, execution])
            ]
        case .advanceSchedule(let key, let from, let to):
            return [try advancing(key, from: from, to: to, tenant)]
        case .removeSchedule(let key):
            return [Change(query: ScheduleSQL.remove, arguments: [tenant, key.workflow, key.trigger])]
        }
    }

    /// The primary key has the moment in it, so a row of the same version and variant is found by another index.
    private static func removal(of version: Version, _ variant: String, from key: IndexKey, _ tenant: String) -> Change
    {
        Change(
            query: deleteIndexEntry,
            arguments: [tenant, key.text, variant, version.sortKey, version.text])
    }

    static func storable(_ text: String) throws(StoreError) -> String {
        guard StoredValue.canHold(text) else { throw StoreError(.damaged, "a text with a NUL cannot be stored") }
        return text
    }
}

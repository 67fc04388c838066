public import RepositoryModel
public import Stores

/// Removes what has been kept long enough of what only grows.
extension SQLiteStore: EventStore {
    public func removeEvents(before moment: Timestamp, limit: Int) throws(StoreError) -> Int {
        guard limit > 0 else { return 0 }
        // Looked for without holding up those who write.
        let oldest = try all("look for old events", HistorySQL.oldestEvents, { $0.bind(limit) }) { row in
            (id: Int(try row.integer(0)), createdAt: try row.timestamp(1))
        }
        let old = oldest.filter { $0.createdAt < moment }.map(\.id)
        try remove(old, HistorySQL.removeEvent, "remove old events")
        return old.count
    }

    public func removeRevisions(
        before moment: Timestamp, keeping count: Int, after revision: Int, limit: Int
    ) throws(StoreError) -> (removed: Int, next: Int?) {
        guard limit > 0 else { return (0, nil) }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(revision, limit)
            parameters.bind(max(1, count))
        }
        let page = try all("look for old changes of workflows", HistorySQL.revisions, bind) { row in
            (id: Int(try row.integer(0)), createdAt: try row.timestamp(1), isRemovable: try row.integer(2) != 0)
        }
        let old = page.filter { $0.createdAt < moment }
        try remove(old.filter(\.isRemovable).map(\.id), HistorySQL.removeRevision, "remove old changes of workflows")
        // Numbers grow with time: after a page without an old change come only newer ones.
        let isLast = page.count < limit || old.isEmpty
        return (old.count(where: \.isRemovable), isLast ? nil : page.last?.id)
    }

    private func remove(_ ids: [Int], _ query: Query, _ intent: String) throws(StoreError) {
        guard !ids.isEmpty else { return }
        try commits.performAlone(intent) { db in for id in ids { try db.run(query, [id]) } }
    }
}

/// The statements that remove history.
enum HistorySQL {
    static let oldestEvents = Query(
        """
        SELECT id, created_at FROM events WHERE id < (SELECT max(id) FROM events) ORDER BY id LIMIT ?
        """)
    static let removeEvent = Query("DELETE FROM events WHERE id = ?")
    /// A page of changes, and which of them are not among the newest of their workflow or belong to one that is gone.
    static let revisions = Query(
        """
        SELECT r.id, r.created_at, EXISTS (
                SELECT 1 FROM workflow_revisions AS n INDEXED BY workflow_revisions_by_name
                WHERE n.tenant = r.tenant AND n.name = r.name AND n.id > r.id LIMIT 1 OFFSET ?3 - 1
            ) OR r.id < (SELECT max(id) FROM workflow_revisions) AND NOT EXISTS (
                SELECT 1 FROM workflows AS w WHERE w.tenant = r.tenant AND w.name = r.name)
        FROM workflow_revisions AS r WHERE r.id > ?1 ORDER BY r.id LIMIT ?2
        """)
    static let removeRevision = Query("DELETE FROM workflow_revisions WHERE id = ?")
}

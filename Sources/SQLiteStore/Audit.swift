import JSON
import RepositoryModel
public import Stores

extension SQLiteStore {
    public func audit(matching query: AuditQuery) throws(StoreError) -> [AuditEntry] {
        guard query.limit > 0, [query.type, query.actor].allSatisfy({ $0.map(StoredValue.canHold) ?? true }) else {
            return []
        }
        let bind = { (parameters: inout Parameters) in
            if let actor = query.actor { parameters.bind(actor) }
            if let type = query.type { parameters.bind(type) }
            parameters.bind(Int(query.from?.microseconds ?? .min), Int(query.start.createdAt.microseconds))
            parameters.bind(query.start.id)
            parameters.bind(query.limit)
        }
        let sql = AuditSQL.pages[(query.actor == nil ? 0 : 2) + (query.type == nil ? 0 : 1)]
        return try all("read the audit log", sql, bind) { row in
            AuditEntry(
                id: try row.text(0), at: try row.timestamp(1), type: try row.text(2), actor: try row.optionalText(3),
                subject: try row.optionalText(4), address: try row.text(5), requestID: try row.text(6),
                isAllowed: try row.integer(7) != 0, details: try row.json(8))
        }
    }
}

/// The statements about the audit log.
enum AuditSQL {
    private static let columns = "id, at, type, actor, subject, address, request, is_allowed, details"

    /// A page of all, of a type, of an actor, and of an actor and a type: a range of one index, read backwards.
    static let pages = ["", "type = ? AND ", "actor = ? AND ", "actor = ? AND type = ? AND "].map { condition in
        Query(
            """
            SELECT \(columns) FROM audit WHERE \(condition)at >= ? AND (at, id) < (?, ?)
            ORDER BY at DESC, id DESC LIMIT ?
            """)
    }
    static let add = Query("INSERT OR REPLACE INTO audit (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
    static let remove = Query(
        "DELETE FROM audit WHERE (at, id) IN (SELECT at, id FROM audit WHERE at < ? ORDER BY at LIMIT ?)")
}

extension AuditEntry {
    var columns: StoredValues {
        get throws(StoreError) {
            for text in [type, actor ?? "", subject ?? "", address, requestID] { _ = try Change.storable(text) }
            return [id, at.microseconds, type, actor, subject, address, requestID, isAllowed, details]
        }
    }
}

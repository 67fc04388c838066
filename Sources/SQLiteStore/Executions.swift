public import RepositoryModel
public import Stores

extension SQLiteStore: ExecutionStore {
    public func execution(_ id: String, tenant: TenantID) throws(StoreError) -> ExecutionRecord? {
        guard StoredValue.canHold(id) else { return nil }
        return try first("read an execution", ExecutionSQL.one, { $0.bind(tenant.text, id) }) { row in
            var record = try ExecutionRecord(row)
            record.result = try row.optionalJSON(10)
            record.trace = try row.optionalJSON(11)
            return record
        }
    }

    public func executions(
        matching query: ExecutionQuery, tenant: TenantID
    ) throws(StoreError) -> [ExecutionRecord] {
        guard query.limit > 0, query.workflow.map(StoredValue.canHold) ?? true else { return [] }
        let shape = ExecutionSQL.Shape(
            hasWorkflow: query.workflow != nil, hasStatus: query.status != nil, hasCursor: query.after != nil)
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text)
            if let workflow = query.workflow { parameters.bind(workflow) }
            if let status = query.status { parameters.bind(status.rawValue) }
            if let after = query.after {
                parameters.bind(Int(after.createdAt.microseconds))
                parameters.bind(after.id)
            }
            parameters.bind(query.limit)
        }
        return try all("list executions", ExecutionSQL.page(shape), bind) { try ExecutionRecord($0) }
    }

    public func tenantWithExecutions(after tenant: TenantID?) throws(StoreError) -> TenantID? {
        try first("list tenants", ExecutionSQL.nextTenant, { $0.bind(tenant?.text ?? "") }) { row in
            try row.value(0) { try TenantID($0) }
        }
    }

    public func removeExecutions(
        before moment: Timestamp, keeping count: Int, limit: Int, tenant: TenantID
    ) throws(StoreError) -> Int {
        guard limit > 0 else { return 0 }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text)
            parameters.bind(max(0, count))
        }
        let surplus = try first("count executions", ExecutionSQL.newestSurplus, bind) { try $0.integer(0) }
        // Of executions asked for in the same microsecond more may go.
        let bound = max(moment.microseconds, surplus.map { $0 + 1 } ?? Int64.min)
        var removed = 0
        try commits.performAlone("remove old executions") { db in
            try db.run(ExecutionSQL.remove, [tenant.text, bound, limit])
            removed = db.changesCount
        }
        return removed
    }
}

/// The statements about executions.
enum ExecutionSQL {
    private static let columns =
        "id, workflow, version, status, created_at, started_at, duration, subject, error, request_id"

    static let one = Query("SELECT \(columns), result, trace FROM executions WHERE tenant = ? AND id = ?")
    static let put = Query(
        """
        INSERT OR REPLACE INTO executions (tenant, \(columns), result, trace)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    static let begin = Query(
        """
        UPDATE executions SET status = 'running', started_at = ? WHERE tenant = ? AND id = ?
        """)
    static let requeue = Query(
        """
        UPDATE executions SET status = 'queued', started_at = NULL WHERE tenant = ? AND id = ?
        """)
    static let fail = Query(
        """
        UPDATE executions SET status = 'error', duration = ? - started_at, error = ? WHERE tenant = ? AND id = ?
        """)
    static let nextTenant = Query("SELECT tenant FROM executions WHERE tenant > ? ORDER BY tenant LIMIT 1")
    static let newestSurplus = Query(
        """
        SELECT created_at FROM executions INDEXED BY executions_by_moment WHERE tenant = ?
        ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?
        """)
    static let remove = Query(
        """
        DELETE FROM executions WHERE rowid IN (
            SELECT rowid FROM executions INDEXED BY executions_by_moment
            WHERE tenant = ? AND created_at < ? AND status IN ('success', 'error') ORDER BY created_at, id LIMIT ?)
        """)

    /// Which list it is.
    struct Shape: Hashable {
        var hasWorkflow: Bool
        var hasStatus: Bool
        var hasCursor: Bool

        /// In the order of their places.
        static let all = [false, true].flatMap { workflow in
            [false, true].flatMap { status in
                [false, true].map { Shape(hasWorkflow: workflow, hasStatus: status, hasCursor: $0) }
            }
        }

        fileprivate var place: Int { (hasWorkflow ? 4 : 0) + (hasStatus ? 2 : 0) + (hasCursor ? 1 : 0) }
    }

    private static let pages = Shape.all.map { Query(sql($0)) }

    /// A page of a list: a range of one index, read backwards.
    static func page(_ shape: Shape) -> Query { pages[shape.place] }

    private static func sql(_ shape: Shape) -> String {
        let index =
            switch (shape.hasWorkflow, shape.hasStatus) {
            case (false, false): "executions_by_moment"
            case (true, false): "executions_by_workflow"
            case (false, true): "executions_by_status"
            case (true, true): "executions_by_workflow_and_status"
            }
        return """
            SELECT \(columns) FROM executions INDEXED BY \(index) WHERE tenant = ?\
            \(shape.hasWorkflow ? " AND workflow = ?" : "")\(shape.hasStatus ? " AND status = ?" : "")\
            \(shape.hasCursor ? " AND (created_at, id) < (?, ?)" : "") ORDER BY created_at DESC, id DESC LIMIT ?
            """
    }
}

extension ExecutionRecord {
    /// Reads the columns that all statements begin with.
    fileprivate init(_ row: StoredRow) throws {
        self.init(
            id: try row.text(0), workflow: try row.text(1), version: try row.text(2),
            status: try row.value(3) { Status(rawValue: $0) }, createdAt: try row.timestamp(4),
            startedAt: try row.optionalInteger(5).map(Timestamp.init(microseconds:)),
            duration: try row.optionalInteger(6).map { Int($0) }, subject: try row.optionalText(7),
            requestID: try row.optionalText(9), error: try row.optionalJSON(8), result: nil, trace: nil)
    }
}

extension Change {
    /// The arguments of ``ExecutionSQL/put``.
    static func columns(of record: ExecutionRecord, _ tenant: String) throws(StoreError) -> StoredValues {
        for text in [record.id, record.workflow, record.version, record.subject ?? "", record.requestID ?? ""] {
            _ = try storable(text)
        }
        return [
            tenant, record.id, record.workflow, record.version, record.status.rawValue, record.createdAt.microseconds,
            record.startedAt?.microseconds, record.duration, record.subject, record.error,
            record.requestID, record.result, record.trace,
        ]
    }
}

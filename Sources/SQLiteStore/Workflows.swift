public import RepositoryModel
public import Stores

extension SQLiteStore: WorkflowStore {
    public func workflow(named name: String, tenant: TenantID) throws(StoreError) -> WorkflowHead? {
        guard StoredValue.canHold(name) else { return nil }
        return try first("find a workflow", WorkflowSQL.head, { $0.bind(tenant.text, name) }) { try WorkflowHead($0) }
    }

    public func workflows(limit: Int, after: String?, tenant: TenantID) throws(StoreError) -> [WorkflowHead] {
        guard limit > 0 else { return [] }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text, after ?? "")  // every name is longer than no text at all
            parameters.bind(limit)
        }
        return try all("list workflows", WorkflowSQL.heads, bind) { try WorkflowHead($0) }
    }

    public func definition(
        _ revision: Int, of name: String, tenant: TenantID
    ) throws(StoreError) -> WorkflowDefinition? {
        guard StoredValue.canHold(name) else { return nil }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text, name)
            parameters.bind(revision)
        }
        let found = try first("read a workflow", WorkflowSQL.definition, bind) { row in
            try row.bytes(1).map { bytes in
                WorkflowDefinition(
                    name: name, version: try row.text(0), bytes: bytes, createdAt: try row.timestamp(2),
                    createdBy: try row.text(3))
            }
        }
        return found ?? nil
    }

    public func history(of name: String, limit: Int, tenant: TenantID) throws(StoreError) -> [WorkflowRevision] {
        guard limit > 0, StoredValue.canHold(name) else { return [] }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text, name)
            parameters.bind(limit)
        }
        return try all("read a workflow's history", WorkflowSQL.history, bind) { row in
            WorkflowRevision(
                revision: Int(try row.integer(0)), version: try row.optionalText(1), createdAt: try row.timestamp(2),
                createdBy: try row.text(3))
        }
    }

    public func changes(after revision: Int, limit: Int) throws(StoreError) -> [WorkflowChange] {
        guard limit > 0 else { return [] }
        return try all("follow the workflows", WorkflowSQL.changes, { $0.bind(revision, limit) }) { row in
            WorkflowChange(
                revision: Int(try row.integer(0)), tenant: try row.value(1) { try TenantID($0) },
                name: try row.text(2))
        }
    }

    public func put(
        _ definition: WorkflowDefinition, replacing expected: ExpectedRevision, within quota: WorkflowQuota,
        tenant: TenantID
    ) throws(StoreError) -> Bool {
        guard [definition.name, definition.version, definition.createdBy].allSatisfy(StoredValue.canHold) else {
            throw StoreError(.damaged, "a text with a NUL cannot be stored")
        }
        var isNew = true
        try commits.performAlone("store a workflow") { db in
            let before = try db.workflow(definition.name, tenant)
            try expected.check(before)
            isNew = before == nil
            if let before, before.version == definition.version {
                let bind = { (parameters: inout Parameters) in
                    parameters.bind(tenant.text, definition.name)
                    parameters.bind(before.revision)
                }
                let current = try db.first(WorkflowSQL.bytes, bind) { try $0.bytes(0) }
                if current == definition.bytes { return }
            }
            let others = try db.first(WorkflowSQL.others, { $0.bind(tenant.text, definition.name) }) { row in
                (count: Int(try row.integer(0)), schedules: Int(try row.integer(1)))
            }
            // A workflow that is there already may change however many there are.
            try quota.check(
                definition, besides: isNew ? others?.count ?? 0 : 0, with: others?.schedules ?? 0)
            try db.run(
                WorkflowSQL.addRevision,
                [
                    tenant.text, definition.name, definition.version, definition.bytes,
                    definition.createdAt.microseconds,
                    definition.createdBy,
                ])
            try db.run(
                WorkflowSQL.setHead,
                [
                    tenant.text, definition.name, db.lastInsertedRowID, definition.version, definition.bytes.count,
                    definition.schedules,
                ])
        }
        return isNew
    }

    public func deleteWorkflow(
        named name: String, replacing expected: ExpectedRevision, at moment: Timestamp, by user: String,
        tenant: TenantID
    ) throws(StoreError) -> Bool {
        guard StoredValue.canHold(name) else { return false }
        guard StoredValue.canHold(user) else { throw StoreError(.damaged, "a text with a NUL cannot be stored") }
        var wasThere = false
        try commits.performAlone("delete a workflow") { db in
            let before = try db.workflow(name, tenant)
            wasThere = before != nil
            guard wasThere else { return }
            try expected.check(before)
            try db.run(WorkflowSQL.addRevision, [tenant.text, name, nil, nil, moment.microseconds, user])
            try db.run(WorkflowSQL.deleteHead, [tenant.text, name])
        }
        return wasThere
    }
}

/// The statements about workflows.
enum WorkflowSQL {
    static let head = Query("SELECT name, revision, version, size FROM workflows WHERE tenant = ? AND name = ?")
    static let heads = Query(
        """
        SELECT name, revision, version, size FROM workflows WHERE tenant = ? AND name > ? ORDER BY name LIMIT ?
        """)
    static let definition = Query(
        """
        SELECT version, definition, created_at, created_by FROM workflow_revisions
        WHERE tenant = ? AND name = ? AND id = ?
        """)
    static let bytes = Query("SELECT definition FROM workflow_revisions WHERE tenant = ? AND name = ? AND id = ?")
    static let history = Query(
        """
        SELECT id, version, created_at, created_by FROM workflow_revisions WHERE tenant = ? AND name = ?
        ORDER BY id DESC LIMIT ?
        """)
    static let changes = Query("SELECT id, tenant, name FROM workflow_revisions WHERE id > ? ORDER BY id LIMIT ?")
    static let addRevision = Query(
        """
        INSERT INTO workflow_revisions (tenant, name, version, definition, created_at, created_by)
        VALUES (?, ?, ?, ?, ?, ?)
        """)
    static let setHead = Query(
        """
        INSERT OR REPLACE INTO workflows (tenant, name, revision, version, size, schedules) VALUES (?, ?, ?, ?, ?, ?)
        """)
    static let others = Query(
        "SELECT count(*), coalesce(sum(schedules), 0) FROM workflows WHERE tenant = ? AND name <> ?")
    static let deleteHead = Query("DELETE FROM workflows WHERE tenant = ? AND name = ?")
}

extension WorkflowHead {
    /// Reads the columns of ``WorkflowSQL/head``.
    fileprivate init(_ row: StoredRow) throws {
        self.init(
            name: try row.text(0), revision: Int(try row.integer(1)), version: try row.text(2),
            size: Int(try row.integer(3)))
    }
}

extension SQLiteConnection {
    /// The head of a workflow, inside the transaction that is going to change it.
    fileprivate func workflow(_ name: String, _ tenant: TenantID) throws -> WorkflowHead? {
        try first(WorkflowSQL.head, { $0.bind(tenant.text, name) }) { try WorkflowHead($0) }
    }
}

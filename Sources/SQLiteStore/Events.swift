public import RepositoryModel
public import Stores

extension SQLiteStore {
    public func tenant(after tenant: TenantID?) throws(StoreError) -> TenantID? {
        let found = try first("list tenants", TenantSQL.next, { $0.bind(tenant?.text ?? "") }) { row in
            try row.optionalText(0)
        }
        guard let text = found ?? nil else { return nil }
        do { return try TenantID(text) } catch {
            throw StoreError(.damaged, "a stored tenant is no name", cause: error)
        }
    }

    public func events(limit: Int, tenant: TenantID) throws(StoreError) -> [Event] {
        guard limit > 0 else { return [] }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text)
            parameters.bind(limit)
        }
        return try all("read events", EventSQL.page, bind) { row in
            Event(type: try row.text(0), payload: try row.json(1), createdAt: try row.timestamp(2))
        }
    }
}

/// The statements about tenants.
enum TenantSQL {
    static let next = Query(
        """
        SELECT min(tenant) FROM (
            SELECT min(tenant) AS tenant FROM documents WHERE tenant > ?1
            UNION ALL SELECT min(tenant) FROM workflows WHERE tenant > ?1)
        """)
}

/// The statements about events.
enum EventSQL {
    static let page = Query("SELECT type, payload, created_at FROM events WHERE tenant = ? ORDER BY id LIMIT ?")
    static let append = Query("INSERT INTO events (tenant, type, payload, created_at) VALUES (?, ?, ?, ?)")
}

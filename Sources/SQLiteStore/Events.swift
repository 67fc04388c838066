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

    public func events(matching query: EventQuery, tenant: TenantID) throws(StoreError) -> [StoredEvent] {
        guard query.limit > 0, query.type.map(StoredValue.canHold) ?? true else { return [] }
        let bind = { (parameters: inout Parameters) in
            parameters.bind(tenant.text)
            if let type = query.type { parameters.bind(type) }
            for place in [query.lowest, query.highest] {
                parameters.bind(Int(place.createdAt.microseconds), place.number)
            }
            parameters.bind(query.limit)
        }
        let sql = EventSQL.page(isOldestFirst: query.isOldestFirst, hasType: query.type != nil)
        return try all("read events", sql, bind) { row in
            StoredEvent(
                place: EventPlace(createdAt: try row.timestamp(1), number: Int(try row.integer(0))),
                event: Event(
                    type: try row.text(2), subject: try row.optionalText(3), actor: try row.optionalText(4),
                    requestID: try row.optionalText(5), payload: try row.json(6), createdAt: try row.timestamp(1)))
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
    /// Newest first and oldest first, of all types and of one: a range of one index each.
    static let pages = ["DESC", "ASC"].flatMap { direction in
        ["", "type = ? AND "].map { condition in
            Query(
                """
                SELECT id, created_at, type, subject, actor, request, payload FROM events
                WHERE tenant = ? AND \(condition)(created_at, id) > (?, ?) AND (created_at, id) < (?, ?)
                ORDER BY created_at \(direction), id \(direction) LIMIT ?
                """)
        }
    }

    static func page(isOldestFirst: Bool, hasType: Bool) -> Query {
        pages[(isOldestFirst ? 2 : 0) + (hasType ? 1 : 0)]
    }

    static let append = Query(
        """
        INSERT INTO events (tenant, type, subject, actor, request, payload, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, max(?7, coalesce(
            (SELECT created_at FROM events WHERE tenant = ?1 ORDER BY created_at DESC, id DESC LIMIT 1), ?7)))
        """)
}

extension Change {
    /// Adds an event.
    static func appending(_ event: Event, _ tenant: String) throws(StoreError) -> Change {
        Change(
            query: EventSQL.append,
            arguments: [
                tenant, try storable(event.type), try event.subject.map(storable), try event.actor.map(storable),
                try event.requestID.map(storable), event.payload, event.createdAt.microseconds,
            ])
    }
}

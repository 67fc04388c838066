import JSON
public import RepositoryModel
public import Stores

extension SQLiteStore: AnswerStore {
    public func reserve(
        _ key: IdempotencyKey, for reservation: Reservation, replacing execution: String?, at moment: Timestamp,
        tenant: TenantID
    ) throws(StoreError) -> ReservationOutcome {
        for text in [key.subject, key.workflow, key.text, reservation.owner, reservation.execution] {
            guard StoredValue.canHold(text) else { throw StoreError(.damaged, "a text with a NUL cannot be stored") }
        }
        let place = { (parameters: inout Parameters) in
            parameters.bind(tenant.text, key.subject, key.workflow, key.text)
        }
        let read = { (row: StoredRow) in (try Reservation(row), try KeptAnswer(row)) }
        // Who waits for another's answer looks often, and must not hold up those that write.
        let seen = try first("look for an idempotency key", AnswerSQL.one, place, read)
        if let (found, answer) = seen, !found.isFree(answer, replacing: execution, at: moment) {
            return .taken(found, answer)
        }
        var outcome = ReservationOutcome.reserved
        try commits.performAlone("reserve an idempotency key") { db in
            outcome = .reserved
            let current = try db.first(AnswerSQL.one, place, read)
            if let (found, answer) = current, !found.isFree(answer, replacing: execution, at: moment) {
                outcome = .taken(found, answer)
                return
            }
            try db.run(
                AnswerSQL.reserve,
                [
                    tenant.text, key.subject, key.workflow, key.text, reservation.fingerprint, reservation.execution,
                    reservation.owner,
                    reservation.deadline.microseconds, reservation.expiresAt.microseconds,
                ])
        }
        return outcome
    }

    public func removeExpiredKeys(at moment: Timestamp, limit: Int) throws(StoreError) -> Int {
        var removed = 0
        try commits.performAlone("forget idempotency keys") { db in
            try db.run(AnswerSQL.removeExpired, [moment.microseconds, limit])
            removed = db.changesCount
        }
        return removed
    }
}

/// The statements about idempotency keys.
enum AnswerSQL {
    static let one = Query(
        """
        SELECT fingerprint, execution, owner, deadline, expires_at, status, fields, body FROM idempotency_keys
        WHERE tenant = ? AND subject = ? AND workflow = ? AND key = ?
        """)
    static let reserve = Query(
        """
        INSERT OR REPLACE INTO idempotency_keys
        (tenant, subject, workflow, key, fingerprint, execution, owner, deadline, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    static let keep = Query(
        """
        UPDATE idempotency_keys SET status = ?, fields = ?, body = ?
        WHERE tenant = ? AND subject = ? AND workflow = ? AND key = ? AND execution = ? AND status IS NULL
        """)
    static let release = Query(
        """
        DELETE FROM idempotency_keys
        WHERE tenant = ? AND subject = ? AND workflow = ? AND key = ? AND execution = ? AND status IS NULL
        """)
    static let releaseAll = Query(
        """
        DELETE FROM idempotency_keys INDEXED BY idempotency_keys_by_owner WHERE owner = ? AND status IS NULL
        """)
    static let removeExpired = Query(
        """
        DELETE FROM idempotency_keys WHERE rowid IN (
            SELECT rowid FROM idempotency_keys INDEXED BY idempotency_keys_by_expiry
            WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
        """)
}

extension Reservation {
    /// Whether the key is to be had: its time is over, or it is to be taken from just this execution.
    fileprivate func isFree(_ answer: KeptAnswer?, replacing execution: String?, at moment: Timestamp) -> Bool {
        expiresAt <= moment || (answer == nil && self.execution == execution)
    }

    fileprivate init(_ row: StoredRow) throws {
        self.init(
            fingerprint: try row.text(0), execution: try row.text(1), owner: try row.text(2),
            deadline: try row.timestamp(3), expiresAt: try row.timestamp(4))
    }
}

extension KeptAnswer {
    fileprivate init?(_ row: StoredRow) throws {
        guard let status = try row.optionalInteger(5) else { return nil }
        let texts = try row.json(6).elements.compactMap(\.string)
        let fields = stride(from: 0, to: texts.count - 1, by: 2).map { Field(name: texts[$0], value: texts[$0 + 1]) }
        self.init(status: Int(status), fields: fields, body: try row.bytes(7) ?? [])
    }
}

extension Change {
    /// Keeps an answer, where the key is still that execution's.
    static func keeping(
        _ answer: KeptAnswer, of key: IdempotencyKey, _ execution: String, _ tenant: String
    ) throws(StoreError) -> Change {
        let fields = JSONValue(answer.fields.flatMap { [JSONValue($0.name), JSONValue($0.value)] })
        return Change(
            query: AnswerSQL.keep,
            arguments: [
                answer.status, fields, answer.body, tenant, key.subject, key.workflow,
                key.text, execution,
            ], expectation: .change(or: StoreError(.superseded, "the idempotency key is no longer this execution's")))
    }
}

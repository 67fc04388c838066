import RepositoryModel
public import Stores

extension SQLiteStore: ScheduleStore {
    public func scheduleMarks() throws(StoreError) -> [ScheduleMark] {
        try all("read the marks of schedules", ScheduleSQL.all) { row in
            ScheduleMark(
                tenant: try row.value(0) { try TenantID($0) },
                key: ScheduleKey(workflow: try row.text(1), trigger: try row.text(2)), moment: try row.timestamp(3))
        }
    }
}

/// The statements about schedules.
enum ScheduleSQL {
    static let all = Query("SELECT tenant, workflow, trigger, mark FROM schedules ORDER BY tenant, workflow, trigger")
    static let add = Query(
        """
        INSERT INTO schedules (tenant, workflow, trigger, mark) VALUES (?, ?, ?, ?)
        ON CONFLICT (tenant, workflow, trigger) DO NOTHING
        """)
    static let advance = Query(
        """
        UPDATE schedules SET mark = ? WHERE tenant = ? AND workflow = ? AND trigger = ? AND mark = ?
        """)
    static let remove = Query("DELETE FROM schedules WHERE tenant = ? AND workflow = ? AND trigger = ?")
}

extension Change {
    /// Moves a mark, where it is still where the caller saw it.
    static func advancing(
        _ key: ScheduleKey, from: Timestamp?, to: Timestamp, _ tenant: String
    ) throws(StoreError) -> Change {
        let (workflow, trigger) = (try storable(key.workflow), try storable(key.trigger))
        let refusal = StoreError(.superseded, "the schedule has been carried out by somebody else")
        guard let from else {
            return Change(
                query: ScheduleSQL.add, arguments: [tenant, workflow, trigger, to.microseconds],
                expectation: .change(or: refusal))
        }
        return Change(
            query: ScheduleSQL.advance,
            arguments: [to.microseconds, tenant, workflow, trigger, from.microseconds],
            expectation: .change(or: refusal))
    }
}

import JSON
import RepositoryModel
import Stores
import TestSupport
import Testing

@testable import Jobs

@Suite("Schedules")
struct ScheduleKeeperTests {
    /// 2026-11-23T21:00:00Z, and so many seconds later.
    private func moment(_ seconds: Int) -> Timestamp { Timestamp(seconds: 1_795_467_600 + seconds) }

    private func keeper(_ pool: Pool) -> ScheduleKeeper { ScheduleKeeper(pool.services, queue: pool.queue) }

    private func queued(_ pool: Pool, tenant: TenantID = .default) throws -> Int {
        try pool.store.executions(matching: .init(limit: 99), tenant: tenant).count
    }

    @Test("queue an execution each time that they are due, and none before")
    func due() throws {
        let pool = try Pool()
        try pool.share("w", Document.scheduled(["cron": "*/5 * * * *"]))
        let keeper = keeper(pool)
        #expect(keeper.tick(at: moment(0)) == 0, "seen for the first time")
        #expect(keeper.tick(at: moment(299)) == 0)
        #expect(keeper.tick(at: moment(300)) == 1)
        #expect(keeper.tick(at: moment(301)) == 0)
        #expect(keeper.tick(at: moment(600)) == 1)
        #expect(try queued(pool) == 2)
        #expect(pool.runners().runOne())
        let record = try pool.store.executions(matching: .init(limit: 1, status: .success), tenant: .default)
        #expect(record.first?.subject == nil && record.first?.workflow == "w")
        #expect(
            try pool.store.document(DocumentKey("doc/written"), tenant: .default)
                == ["scheduled_at": "2026-11-23T21:05:00.000000Z"])
    }

    @Test("that cannot be looked up are logged when that begins, not each time")
    func unreadable() throws {
        let pool = try Pool(ownWorkflows: BrokenWorkflowStore())
        let keeper = keeper(pool)
        for second in 0..<20 { #expect(keeper.tick(at: moment(second)) == 0) }
        #expect(pool.log.entries(from: .error).map(\.message) == ["schedules cannot be carried out"])
    }

    @Test("that were missed are made up for once, also by another process")
    func missed() throws {
        let pool = try Pool()
        try pool.share("w", Document.scheduled(["interval": "1m"]))
        #expect(keeper(pool).tick(at: moment(0)) == 0)
        let other = try Pool(with: pool)
        let keeper = keeper(other)
        #expect(keeper.tick(at: moment(3_630)) == 1)
        #expect(keeper.tick(at: moment(3_631)) == 0)
        #expect(keeper.tick(at: moment(3_660)) == 1, "the beat is kept")
    }

    @Test("are never carried out twice, though two believe that they lead")
    func two() throws {
        let pool = try Pool()
        try pool.share("w", Document.scheduled(["interval": 60]))
        let keepers = [keeper(pool), keeper(try Pool(with: pool))]
        for keeper in keepers { keeper.tick(at: moment(0)) }
        for second in stride(from: 0, through: 600, by: 20) {
            for keeper in keepers { keeper.tick(at: moment(second)) }
        }
        #expect(try queued(pool) == 10)
    }

    @Test("of a changed, disabled, inactive or removed workflow are not carried out, and later begin anew")
    func changes() throws {
        let pool = try Pool()
        let keeper = keeper(pool)
        try pool.share("w", Document.scheduled(["interval": 60]))
        keeper.tick(at: moment(0))
        for document in [
            Document.scheduled(["interval": 60, "enabled": false]),
            Document.scheduled(["interval": 60], ["active": false]),
            Document.writing(), Document.scheduled(["interval": 7_200]),
        ] {
            try pool.share("w", document)
            #expect(keeper.tick(at: moment(3_600)) == 0)
        }
        try pool.unshare("w")
        #expect(keeper.tick(at: moment(4_000)) == 0)
        #expect(try pool.store.scheduleMarks().isEmpty)
        try pool.share("w", Document.scheduled(["interval": 60]))
        #expect(keeper.tick(at: moment(5_000)) == 0)
        #expect(keeper.tick(at: moment(5_060)) == 1)
    }

    @Test("of tenants' own workflows run for them; a shared one for its tenant, else the default one")
    func tenants() throws {
        let pool = try Pool()
        let (acme, other) = (try Sample.tenant("acme"), try Sample.tenant("other"))
        try pool.put("mine", Document.scheduled(["interval": 60]), tenant: acme)
        try pool.share("theirs", Document.scheduled(["interval": 60], ["tenantId": "other"]))
        try pool.share("shared", Document.scheduled(["interval": 60]))
        let keeper = keeper(pool)
        keeper.tick(at: moment(0))
        #expect(keeper.tick(at: moment(60)) == 3)
        for (tenant, name) in [(acme, "mine"), (other, "theirs"), (TenantID.default, "shared")] {
            let list = try pool.store.executions(matching: .init(limit: 9), tenant: tenant)
            #expect(list.map(\.workflow) == [name])
        }
        try pool.put("shared", Document.writing())
        #expect(keeper.tick(at: moment(120)) == 2, "the tenant's own stands before the shared one")
        _ = try pool.own.deleteWorkflow(named: "mine", at: .now, by: "ada", tenant: acme)
        #expect(keeper.tick(at: moment(180)) == 1)
    }

    @Test("outlive a clock that was wrong")
    func clock() throws {
        let pool = try Pool()
        try pool.share("w", Document.scheduled(["interval": 60]))
        let keeper = keeper(pool)
        keeper.tick(at: moment(0))
        #expect(keeper.tick(at: moment(60)) == 1)
        #expect(keeper.tick(at: moment(30)) == 0, "set back a little: nothing is repeated")
        #expect(keeper.tick(at: moment(60)) == 0)
        #expect(keeper.tick(at: moment(1_000_000)) == 1, "far ahead")
        #expect(keeper.tick(at: moment(100)) == 0)
        #expect(keeper.tick(at: moment(160)) == 1)
    }

    @Test("that find the queue full are made up for when there is room")
    func full() throws {
        var limits = JobServices.Limits()
        limits.queued = 1
        let pool = try Pool(limits: limits)
        try pool.share("w", Document.scheduled(["interval": 60]))
        let keeper = keeper(pool)
        keeper.tick(at: moment(0))
        #expect(keeper.tick(at: moment(60)) == 1)
        #expect(keeper.tick(at: moment(120)) == 0)
        #expect(keeper.tick(at: moment(180)) == 0)
        #expect(pool.runners().runOne())
        #expect(keeper.tick(at: moment(181)) == 1)
        #expect(keeper.tick(at: moment(182)) == 0)
    }
}

@Suite("Retention")
struct RetentionTests {
    @Test("removes of every tenant what is too old or too many, and nothing else")
    func cleaning() throws {
        var limits = JobServices.Limits()
        (limits.kept, limits.age) = (3, 1_000)
        let pool = try Pool(limits: limits)
        let other = try Sample.tenant("other")
        for (tenant, ages) in [(TenantID.default, [10, 20, 30, 40]), (other, [999, 1_001, 2_000])] {
            for age in ages {
                let record = ExecutionRecord(
                    id: "e\(age)", workflow: "w", version: "v", status: .success,
                    createdAt: Timestamp(seconds: 5_000 - age), startedAt: nil, duration: nil, subject: nil,
                    error: nil, result: nil, trace: nil)
                try pool.store.commit([.putExecution(record)], tenant: tenant)
            }
        }
        let day = 86_400
        for (tenant, days) in [(TenantID.default, [1, 80, 100]), (other, [95, 200])] {
            for age in days.reversed() {
                let event = Event(
                    type: "e\(age)", payload: [:], createdAt: Timestamp(seconds: 5_000 - age * day))
                try pool.store.commit([.appendEvent(event)], tenant: tenant)
            }
        }
        for age in (1...25).reversed() {
            _ = try pool.own.put(
                WorkflowDefinition(
                    name: "w", version: "\(age)", bytes: Array("\(age)".utf8),
                    createdAt: Timestamp(seconds: 5_000 - (age + 88) * day), createdBy: "ada"), tenant: other)
        }
        Retention(pool.services).cleanUp(at: Timestamp(seconds: 5_000))
        #expect(try pool.store.events(limit: 9, tenant: .default).map(\.type) == ["e80", "e1"])
        #expect(try pool.store.events(limit: 9, tenant: other).isEmpty)
        #expect(try pool.own.history(of: "w", limit: 99, tenant: other).count == 20)
        #expect(
            try pool.store.executions(matching: .init(limit: 9), tenant: .default).map(\.id) == ["e10", "e20", "e30"])
        #expect(try pool.store.executions(matching: .init(limit: 9), tenant: other).map(\.id) == ["e999"])
    }
}

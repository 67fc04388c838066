import JSON
import RepositoryModel
public import Stores
import Synchronization
import Testing

/// A store that has executions, the queue, the kept answers and the marks of schedules beside metadata.
public typealias ExecutionStores = MetadataStore & ExecutionStore & JobStore & AnswerStore & ScheduleStore

/// What every such store must do.
public enum ExecutionStoreContract {
    /// The rules, each to be tried on an empty store.
    public static let rules = recordRules + retentionRules + JobRules.all + answerRules + scheduleRules

    static func record(
        _ id: String, _ workflow: String = "w", _ status: ExecutionRecord.Status = .success, at seconds: Int = 1
    ) -> ExecutionRecord {
        ExecutionRecord(
            id: id, workflow: workflow, version: "0123456789abcdef", status: status,
            createdAt: Timestamp(seconds: seconds), startedAt: Timestamp(microseconds: Int64(seconds) * 1_000_000 + 1),
            duration: 42, subject: "ada", requestID: "r-1",
            error: status == .error ? ["code": "X", "message": "é\u{1F980}"] : .none,
            result: ["output": [1, nil, "two"]], trace: [["node": "A", "status": "ran"]])
    }

    private static let recordRules: [ContractRule<any ExecutionStores>] = [
        ContractRule("an execution that nobody stored is nil") { store throws in
            for id in ["", "none", "a\0b"] { #expect(try store.execution(id, tenant: .default) == nil) }
            #expect(try store.executions(matching: ExecutionQuery(limit: 9), tenant: .default).isEmpty)
            #expect(try store.tenantWithExecutions(after: nil) == nil)
        },
        ContractRule("an execution reads back as it was stored; lists leave out result and trace") { store in
            let waiting = ExecutionRecord(
                id: "b", workflow: "w", version: "v", status: .queued, createdAt: Timestamp(seconds: 1), startedAt: nil,
                duration: nil, subject: nil, error: nil, result: nil, trace: nil)
            for sent in [record("a", "w", .error, at: 2), waiting] {
                try store.commit([.putExecution(sent)], tenant: .default)
                #expect(try store.execution(sent.id, tenant: .default) == sent)
            }
            let list = try store.executions(matching: ExecutionQuery(limit: 9), tenant: .default)
            #expect(list == [record("a", "w", .error, at: 2).summary, waiting])
            let replaced = record("a", "w", .success, at: 2)
            try store.commit([.putExecution(replaced)], tenant: .default)
            #expect(try store.execution("a", tenant: .default) == replaced)
        },
        ContractRule("executions are listed newest first, by workflow and status, page by page") { store in
            var all: [ExecutionRecord] = []
            for number in 0..<24 {
                let status = ExecutionRecord.Status.allCases[number % 4]
                all.append(record("e\(number)", number % 3 == 0 ? "a" : "b", status, at: number / 2))
            }
            try store.commit(all.map { .putExecution($0) }, tenant: .default)
            let sorted = all.sorted { $0.cursor.precedes($1.cursor) }.map(\.id)
            #expect(sorted.first == "e23" && sorted.last == "e0", "of one moment the higher id comes first")
            for workflow in [nil, "a", "b", "none"] {
                for status in [nil] + ExecutionRecord.Status.allCases.map({ $0 }) {
                    var query = ExecutionQuery(limit: 5, workflow: workflow, status: status)
                    var found: [String] = []
                    while true {
                        let page = try store.executions(matching: query, tenant: .default)
                        #expect(page.count <= 5)
                        found += page.map(\.id)
                        guard let last = page.last else { break }
                        query.after = MomentCursor(last.cursor.description)
                    }
                    let expected = all.filter { record in
                        (workflow ?? record.workflow) == record.workflow && (status ?? record.status) == record.status
                    }
                    #expect(found == expected.sorted { $0.cursor.precedes($1.cursor) }.map(\.id))
                }
            }
            #expect(try store.executions(matching: ExecutionQuery(limit: 0), tenant: .default).isEmpty)
        },
        ContractRule("tenants see nothing of each other's executions") { store in
            let (one, other) = (try Sample.tenant("one"), try Sample.tenant("other"))
            try store.commit([.putExecution(record("a"))], tenant: one)
            #expect(try store.execution("a", tenant: other) == nil)
            #expect(try store.executions(matching: ExecutionQuery(limit: 9), tenant: other).isEmpty)
            try store.commit([.putExecution(record("a", "another"))], tenant: other)
            #expect(try store.execution("a", tenant: one)?.workflow == "w")
            #expect(try store.tenantWithExecutions(after: nil) == one)
            #expect(try store.tenantWithExecutions(after: one) == other)
            #expect(try store.tenantWithExecutions(after: other) == nil)
        },
        ContractRule("a record is stored with the other writes of its commit, or not at all") { store in
            let key = try DocumentKey("doc/taken")
            try store.commit([.putDocument(key, 1, blobs: [], ifAbsent: true)], tenant: .default)
            expectFailure(.alreadyExists) { () throws(StoreError) in
                try store.commit(
                    [.putExecution(record("a")), .putDocument(key, 2, blobs: [], ifAbsent: true)], tenant: .default)
            }
            #expect(try store.execution("a", tenant: .default) == nil)
        },
    ]

    private static let retentionRules: [ContractRule<any ExecutionStores>] = [
        ContractRule("ended executions that are too old or too many are removed, the oldest first") { store in
            let other = try Sample.tenant("other")
            let all = (0..<10).map { record("e\($0)", at: $0) }
            for tenant in [TenantID.default, other] {
                try store.commit(all.map { .putExecution($0) }, tenant: tenant)
            }
            func remove(before seconds: Int, keeping count: Int, limit: Int) throws -> Int {
                try store.removeExecutions(
                    before: Timestamp(seconds: seconds), keeping: count, limit: limit, tenant: .default)
            }
            func left() throws -> [String] {
                try store.executions(matching: ExecutionQuery(limit: 99), tenant: .default).map(\.id).reversed()
            }
            #expect(try remove(before: 0, keeping: 10, limit: 99) == 0)
            #expect(try remove(before: 4, keeping: 10, limit: 3) == 3)
            #expect(try left() == ["e3", "e4", "e5", "e6", "e7", "e8", "e9"])
            #expect(try remove(before: 4, keeping: 10, limit: 3) == 1)
            #expect(try remove(before: 0, keeping: 2, limit: 99) == 4)
            #expect(try left() == ["e8", "e9"])
            #expect(try store.executions(matching: ExecutionQuery(limit: 99), tenant: other).count == 10)
        },
        ContractRule("what waits or runs is never removed") { store in
            try store.commit(
                [.putExecution(record("a", "w", .queued)), .putExecution(record("b", "w", .running))], tenant: .default)
            let removed = try store.removeExecutions(
                before: Timestamp(seconds: 99), keeping: 0, limit: 99, tenant: .default)
            #expect(removed == 0)
        },
    ]

    private static let scheduleRules: [ContractRule<any ExecutionStores>] = [
        ContractRule("a mark moves only from where it is, once, and with its commit") { store in
            let key = ScheduleKey(workflow: "w", trigger: "T|0 * * * *|UTC")
            let moments = (0..<3).map { Timestamp(seconds: $0) }
            func advance(from: Timestamp?, to: Timestamp) throws(StoreError) {
                try store.commit([.advanceSchedule(key, from: from, to: to)], tenant: .default)
            }
            expectFailure(.superseded) { () throws(StoreError) in try advance(from: moments[0], to: moments[1]) }
            try advance(from: nil, to: moments[0])
            expectFailure(.superseded) { () throws(StoreError) in try advance(from: nil, to: moments[1]) }
            try advance(from: moments[0], to: moments[1])
            expectFailure(.superseded) { () throws(StoreError) in
                try store.commit(
                    [.putExecution(record("a")), .advanceSchedule(key, from: moments[0], to: moments[2])],
                    tenant: .default)
            }
            #expect(try store.execution("a", tenant: .default) == nil)
            #expect(try store.scheduleMarks() == [ScheduleMark(tenant: .default, key: key, moment: moments[1])])
            let other = try Sample.tenant("other")
            try store.commit([.advanceSchedule(key, from: nil, to: moments[2])], tenant: other)
            #expect(try store.scheduleMarks().map(\.tenant) == [.default, other])
            try store.commit([.removeSchedule(key), .removeSchedule(key)], tenant: .default)
            #expect(try store.scheduleMarks().map(\.tenant) == [other])
        },
        ContractRule("of many that move one mark at once one succeeds") { store in
            let key = ScheduleKey(workflow: "w", trigger: "t")
            try store.commit([.advanceSchedule(key, from: nil, to: Timestamp(seconds: 0))], tenant: .default)
            let movers = Atomic(0)
            inThreads(8) { number in
                let write = MetadataWrite.advanceSchedule(
                    key, from: Timestamp(seconds: 0), to: Timestamp(seconds: number + 1))
                if (try? store.commit([write], tenant: .default)) != nil { movers.add(1, ordering: .relaxed) }
            }
            #expect(movers.load(ordering: .relaxed) == 1)
        },
    ]
}

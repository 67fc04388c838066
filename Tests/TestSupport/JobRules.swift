import JSON
import RepositoryModel
import Stores
import Synchronization
import Testing

/// What a store must do about jobs.
enum JobRules {
    private static let now = Timestamp(seconds: 50)

    private static func job(_ id: String, tenant: TenantID = .default) -> Job {
        Job(
            id: id, tenant: tenant, workflow: "w", version: "v", subject: "ada", principal: ["sub": "ada"],
            request: ["body": "{\"é\": 1}"], createdAt: Timestamp(seconds: 1), requestID: "r-1")
    }

    private static func add(
        _ id: String, to store: any ExecutionStores, tenant: TenantID = .default, limit: Int = 100
    ) throws(StoreError) {
        try store.commit([.enqueue(job(id, tenant: tenant), limit: limit)], tenant: tenant)
    }

    static let all: [ContractRule<any ExecutionStores>] = [
        ContractRule("a job is queued with its execution, and taken once") { store in
            #expect(try store.claimJob(by: "p", after: nil, at: now) == nil)
            try add("a", to: store)
            #expect(try store.execution("a", tenant: .default) == job("a").queuedRecord)
            var taken = job("a")
            taken.attempts = 1
            #expect(try store.claimJob(by: "p", after: nil, at: now) == taken)
            #expect(try store.claimJob(by: "q", after: nil, at: now) == nil)
            let record = try #require(try store.execution("a", tenant: .default))
            #expect(record.status == .running && record.startedAt == now)
            #expect(try store.owners() == ["p"])
        },
        ContractRule("the jobs that wait are counted over all tenants, up to a limit") { store in
            #expect(try store.waitingJobs(limit: 10) == 0)
            for number in 1...3 { try add("a\(number)", to: store) }
            try add("b1", to: store, tenant: Sample.tenant("b"))
            #expect(try store.waitingJobs(limit: 10) == 4)
            #expect(try store.waitingJobs(limit: 2) == 2)
            _ = try store.claimJob(by: "p", after: nil, at: now)
            #expect(try store.waitingJobs(limit: 10) == 3)
        },
        ContractRule("jobs are taken oldest first, one tenant after the other") { store in
            let tenants = [try Sample.tenant("a"), try Sample.tenant("b"), try Sample.tenant("c")]
            for number in 1...3 { try add("a\(number)", to: store, tenant: tenants[0]) }
            for number in 1...2 { try add("c\(number)", to: store, tenant: tenants[2]) }
            try add("b1", to: store, tenant: tenants[1])
            var order: [String] = []
            var last: TenantID?
            while let next = try store.claimJob(by: "p", after: last, at: now) {
                order.append(next.id)
                last = next.tenant
            }
            #expect(order == ["a1", "b1", "c1", "a2", "c2", "a3"])
        },
        ContractRule("a full queue takes no more of that tenant, and nothing else of that commit") { store in
            try add("a", to: store, limit: 2)
            try add("b", to: store, limit: 2)
            let key = try DocumentKey("doc/beside")
            expectFailure(.exhausted) { () throws(StoreError) in
                try store.commit(
                    [.putDocument(key, 1, blobs: [], ifAbsent: true), .enqueue(job("c"), limit: 2)],
                    tenant: .default)
            }
            #expect(try store.document(key, tenant: .default) == nil)
            #expect(try store.execution("c", tenant: .default) == nil)
            try add("c", to: store, tenant: Sample.tenant("other"), limit: 2)
            _ = try store.claimJob(by: "p", after: nil, at: now)
            try add("c", to: store, limit: 2)
        },
        ContractRule("a job leaves the queue with the commit of its execution") { store in
            try add("a", to: store)
            _ = try store.claimJob(by: "p", after: nil, at: now)
            for wrong in [
                JobClaim(id: "a", owner: "q", attempt: 1), JobClaim(id: "a", owner: "p", attempt: 2),
                JobClaim(id: "b", owner: "p", attempt: 1),
            ] {
                let key = try DocumentKey("doc/written")
                expectFailure(.superseded) { () throws(StoreError) in
                    try store.commit(
                        [.putDocument(key, 1, blobs: [], ifAbsent: true), .finishJob(wrong)], tenant: .default)
                }
                #expect(try store.document(key, tenant: .default) == nil)
            }
            let done = ExecutionStoreContract.record("a")
            let claim = JobClaim(id: "a", owner: "p", attempt: 1)
            try store.commit([.finishJob(claim), .putExecution(done)], tenant: .default)
            #expect(try store.execution("a", tenant: .default) == done)
            #expect(try store.owners().isEmpty)
            expectFailure(.superseded) { () throws(StoreError) in
                try store.commit([.finishJob(claim)], tenant: .default)
            }
        },
        ContractRule("a job whose owner died runs once more; when that one dies too it has failed") { store in
            try add("a", to: store)
            func release(_ owner: String) throws -> Int {
                try store.releaseClaims(
                    of: owner, maximumAttempts: 2, error: ["code": "INTERNAL_ERROR"], at: Timestamp(seconds: 53))
            }
            #expect(try store.claimJob(by: "p", after: nil, at: now)?.attempts == 1)
            #expect(try release("nobody") == 0)
            #expect(try release("p") == 1)
            #expect(try release("p") == 0)
            #expect(try store.execution("a", tenant: .default) == job("a").queuedRecord)
            #expect(try store.claimJob(by: "q", after: nil, at: now)?.attempts == 2)
            expectFailure(.superseded) { () throws(StoreError) in
                try store.commit([.finishJob(JobClaim(id: "a", owner: "p", attempt: 1))], tenant: .default)
            }
            #expect(try release("q") == 1)
            #expect(try store.claimJob(by: "r", after: nil, at: now) == nil)
            let record = try #require(try store.execution("a", tenant: .default))
            #expect(record.status == .error && record.error == ["code": "INTERNAL_ERROR"])
            #expect(record.duration == 3_000_000)
        },
        ContractRule("a job that is given back waits again, and that attempt does not count") { store in
            try add("a", to: store)
            _ = try store.claimJob(by: "p", after: nil, at: now)
            try store.handBack(JobClaim(id: "a", owner: "q", attempt: 1), tenant: .default)
            #expect(try store.owners() == ["p"])
            try store.handBack(JobClaim(id: "a", owner: "p", attempt: 1), tenant: .default)
            #expect(try store.execution("a", tenant: .default)?.status == .queued)
            #expect(try store.claimJob(by: "q", after: nil, at: now)?.attempts == 1)
        },
        ContractRule("of many who take jobs at once each gets another") { store in
            for number in 0..<20 { try add("e\(number)", to: store) }
            let taken = Mutex<[String]>([])
            inThreads(8) { number in
                while let job = try? store.claimJob(by: "p\(number)", after: nil, at: now) {
                    taken.withLock { $0.append(job.id) }
                }
            }
            #expect(taken.withLock { Set($0).count } == 20)
            #expect(taken.withLock { $0.count } == 20)
        },
    ]
}

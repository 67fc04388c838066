public import JSON
public import RepositoryModel
public import Stores

extension SQLiteStore: JobStore {
    public func claimJob(
        by owner: String, after tenant: TenantID?, at moment: Timestamp
    ) throws(StoreError) -> Job? {
        // Without a job there is nothing to write, and no lock is taken.
        let isAnyWaiting = try first("look for jobs", JobSQL.any) { _ in true }
        guard isAnyWaiting == true else { return nil }
        var claimed: Job?
        try commits.performAlone("take a job") { db in
            claimed = nil
            for last in [tenant?.text ?? "", ""] {
                guard let job = try db.first(JobSQL.next, { $0.bind(last) }, { try Job($0) }) else { continue }
                try db.run(JobSQL.claim, [owner, job.tenant.text, job.id])
                try db.run(ExecutionSQL.begin, [moment.microseconds, job.tenant.text, job.id])
                claimed = job
                return
            }
        }
        return claimed
    }

    public func waitingJobs(limit: Int) throws(StoreError) -> Int {
        try first("count the jobs that wait", JobSQL.waiting, { $0.bind(limit) }) { Int(try $0.integer(0)) } ?? 0
    }

    public func owners() throws(StoreError) -> [String] {
        try all("list who runs jobs", JobSQL.owners) { try $0.text(0) }
    }

    public func releaseClaims(
        of owner: String, maximumAttempts: Int, error: JSONValue, at moment: Timestamp
    ) throws(StoreError) -> Int {
        var count = 0
        try commits.performAlone("take jobs away from a process that has ended") { db in
            let jobs = try db.all(JobSQL.ofOwner, { $0.bind(owner) }) { row in
                (tenant: try row.text(0), id: try row.text(1), attempts: try row.integer(2))
            }
            count = jobs.count
            for job in jobs {
                if job.attempts >= maximumAttempts {
                    try db.run(ExecutionSQL.fail, [moment.microseconds, error, job.tenant, job.id])
                    try db.run(JobSQL.remove, [job.tenant, job.id])
                } else {
                    try db.run(JobSQL.release, [job.attempts, job.tenant, job.id])
                    try db.run(ExecutionSQL.requeue, [job.tenant, job.id])
                }
            }
            try db.run(AnswerSQL.releaseAll, [owner])
        }
        return count
    }

    public func handBack(_ claim: JobClaim, tenant: TenantID) throws(StoreError) {
        try commits.performAlone("give a job back") { db in
            try db.run(JobSQL.handBack, [tenant.text, claim.id, claim.owner, claim.attempt])
            if db.changesCount > 0 { try db.run(ExecutionSQL.requeue, [tenant.text, claim.id]) }
        }
    }
}

/// The statements about jobs.
enum JobSQL {
    private static let columns =
        "tenant, id, workflow, version, subject, principal, request, created_at, attempts, request_id"

    static let any = Query("SELECT 1 FROM jobs INDEXED BY jobs_waiting WHERE owner IS NULL LIMIT 1")
    static let waiting = Query(
        "SELECT count(*) FROM (SELECT 1 FROM jobs INDEXED BY jobs_waiting WHERE owner IS NULL LIMIT ?)")
    static let next = Query(
        """
        SELECT \(columns) FROM jobs INDEXED BY jobs_waiting WHERE owner IS NULL AND tenant > ?
        ORDER BY tenant, number LIMIT 1
        """)
    static let claim = Query("UPDATE jobs SET owner = ?, attempts = attempts + 1 WHERE tenant = ? AND id = ?")
    static let add = Query(
        """
        INSERT INTO jobs (\(columns)) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
        WHERE NOT EXISTS (
            SELECT 1 FROM jobs INDEXED BY jobs_waiting WHERE owner IS NULL AND tenant = ? LIMIT 1 OFFSET ?)
        """)
    static let finish = Query("DELETE FROM jobs WHERE tenant = ? AND id = ? AND owner = ? AND attempts = ?")
    static let remove = Query("DELETE FROM jobs WHERE tenant = ? AND id = ?")
    static let owners = Query(
        """
        SELECT owner FROM jobs WHERE owner IS NOT NULL
        UNION SELECT owner FROM idempotency_keys WHERE status IS NULL
        """)
    static let ofOwner = Query("SELECT tenant, id, attempts FROM jobs WHERE owner = ?")
    static let release = Query("UPDATE jobs SET owner = NULL, attempts = ? WHERE tenant = ? AND id = ?")
    static let handBack = Query(
        """
        UPDATE jobs SET owner = NULL, attempts = attempts - 1
        WHERE tenant = ? AND id = ? AND owner = ? AND attempts = ?
        """)
}

extension Job {
    /// Reads a waiting job; its attempts are those with the one that now begins.
    fileprivate init(_ row: StoredRow) throws {
        self.init(
            id: try row.text(1), tenant: try row.value(0) { try TenantID($0) }, workflow: try row.text(2),
            version: try row.text(3), subject: try row.optionalText(4), principal: try row.json(5),
            request: try row.json(6), createdAt: try row.timestamp(7), requestID: try row.optionalText(9),
            attempts: Int(try row.integer(8)) + 1)
    }
}

extension Change {
    /// Queues a job, if there is room.
    static func enqueueing(_ job: Job, limit: Int, _ tenant: String) throws(StoreError) -> [Change] {
        [
            Change(
                query: JobSQL.add,
                arguments: [
                    tenant, try storable(job.id), try storable(job.workflow), try storable(job.version),
                    job.subject, job.principal, job.request,
                    job.createdAt.microseconds, job.attempts, job.requestID, tenant, limit - 1,
                ], expectation: .change(or: StoreError(.exhausted, "\(limit) jobs of the tenant wait already"))),
            Change(query: ExecutionSQL.put, arguments: try columns(of: job.queuedRecord, tenant)),
        ]
    }

    /// Takes a job that is done out of the queue, where the claim still holds.
    static func finishing(_ claim: JobClaim, _ tenant: String) -> Change {
        let refusal = StoreError(.superseded, "the execution is no longer this process's to finish")
        return Change(
            query: JobSQL.finish, arguments: [tenant, claim.id, claim.owner, claim.attempt],
            expectation: .change(or: refusal))
    }
}

public import JSON
public import RepositoryModel
public import Stores
import Synchronization

/// A job, who runs it, and its place in the queue.
struct InMemoryJob {
    var job: Job
    var owner: String?
    let number: Int
}

extension InMemoryMetadataStore.Contents {
    /// Adds a job, if there is room.
    mutating func enqueue(_ job: Job, limit: Int) throws(StoreError) {
        guard jobs.values.count(where: { $0.owner == nil }) < limit else {
            throw StoreError(.exhausted, "\(limit) jobs of the tenant wait already")
        }
        jobs[job.id] = InMemoryJob(job: job, number: (jobs.values.map(\.number).max() ?? 0) + 1)
        executions[job.id] = job.queuedRecord
    }

    /// Whether a key still waits for the answer of that execution.
    func isReserved(_ key: IdempotencyKey, for execution: String) -> Bool {
        keys[key].map { $0.answer == nil && $0.reservation.execution == execution } ?? false
    }

    func has(_ claim: JobClaim) -> Bool {
        jobs[claim.id].map { $0.owner == claim.owner && $0.job.attempts == claim.attempt } ?? false
    }

    mutating func requeue(_ id: String) {
        jobs[id]?.owner = nil
        executions[id]?.status = .queued
        executions[id]?.startedAt = nil
    }
}

extension InMemoryMetadataStore: ExecutionStore, ScheduleStore {
    public func execution(_ id: String, tenant: TenantID) throws(StoreError) -> ExecutionRecord? {
        withTenants { $0[tenant]?.executions[id] }
    }

    public func executions(
        matching query: ExecutionQuery, tenant: TenantID
    ) throws(StoreError) -> [ExecutionRecord] {
        let all = withTenants { $0[tenant]?.executions.values.map(\.summary) ?? [] }
        let fitting = all.filter { record in
            (query.workflow ?? record.workflow) == record.workflow && (query.status ?? record.status) == record.status
                && query.after.map { $0.precedes(record.cursor) } ?? true
        }
        return Array(fitting.sorted { $0.cursor.precedes($1.cursor) }.prefix(max(0, query.limit)))
    }

    public func tenantWithExecutions(after tenant: TenantID?) throws(StoreError) -> TenantID? {
        let all = withTenants { tenants in tenants.filter { !$0.value.executions.isEmpty }.map(\.key) }
        return all.filter { $0.text > tenant?.text ?? "" }.min { $0.text < $1.text }
    }

    public func removeExecutions(
        before moment: Timestamp, keeping count: Int, limit: Int, tenant: TenantID
    ) throws(StoreError) -> Int {
        withTenants { tenants in
            let sorted = tenants[tenant]?.executions.values.sorted { $0.cursor.precedes($1.cursor) } ?? []
            let surplus = sorted.dropFirst(max(0, count)).map(\.id)
            let ended = sorted.filter { [.success, .error].contains($0.status) }
            let gone = ended.filter { $0.createdAt < moment || surplus.contains($0.id) }.suffix(max(0, limit))
            for record in gone { tenants[tenant]?.executions[record.id] = nil }
            return gone.count
        }
    }

    public func scheduleMarks() throws(StoreError) -> [ScheduleMark] {
        let marks = withTenants { tenants in
            tenants.flatMap { tenant, contents in
                contents.schedules.map { ScheduleMark(tenant: tenant, key: $0.key, moment: $0.value) }
            }
        }
        return marks.sorted {
            ($0.tenant.text, $0.key.workflow, $0.key.trigger) < ($1.tenant.text, $1.key.workflow, $1.key.trigger)
        }
    }
}

extension InMemoryMetadataStore: JobStore {
    public func claimJob(
        by owner: String, after tenant: TenantID?, at moment: Timestamp
    ) throws(StoreError) -> Job? {
        withTenants { tenants in
            let waiting = tenants.filter { $0.value.jobs.values.contains { $0.owner == nil } }.map(\.key)
                .sorted { $0.text < $1.text }
            guard let next = waiting.first(where: { $0.text > tenant?.text ?? "" }) ?? waiting.first,
                let id = tenants[next]?.jobs.values.filter({ $0.owner == nil }).min(by: { $0.number < $1.number })?
                    .job.id
            else { return nil }
            tenants[next]?.jobs[id]?.owner = owner
            tenants[next]?.jobs[id]?.job.attempts += 1
            tenants[next]?.executions[id]?.status = .running
            tenants[next]?.executions[id]?.startedAt = moment
            return tenants[next]?.jobs[id]?.job
        }
    }

    public func waitingJobs(limit: Int) throws(StoreError) -> Int {
        withTenants { tenants in
            min(limit, tenants.values.reduce(0) { $0 + $1.jobs.values.count { $0.owner == nil } })
        }
    }

    public func owners() throws(StoreError) -> [String] {
        withTenants { tenants in
            let running = tenants.values.flatMap { $0.jobs.values.compactMap(\.owner) }
            let answering = tenants.values.flatMap { contents in
                contents.keys.values.filter { $0.answer == nil }.map(\.reservation.owner)
            }
            return Set(running + answering).sorted()
        }
    }

    public func releaseClaims(
        of owner: String, maximumAttempts: Int, error: JSONValue, at moment: Timestamp
    ) throws(StoreError) -> Int {
        withTenants { tenants in
            var count = 0
            for tenant in tenants.keys {
                for (key, found) in tenants[tenant]?.keys ?? [:]
                where found.answer == nil && found.reservation.owner == owner {
                    tenants[tenant]?.keys[key] = nil
                }
                for (id, entry) in tenants[tenant]?.jobs ?? [:] where entry.owner == owner {
                    count += 1
                    guard entry.job.attempts >= maximumAttempts else {
                        tenants[tenant]?.requeue(id)
                        continue
                    }
                    tenants[tenant]?.jobs[id] = nil
                    let began = tenants[tenant]?.executions[id]?.startedAt ?? moment
                    tenants[tenant]?.executions[id]?.duration = Int(moment.microseconds - began.microseconds)
                    tenants[tenant]?.executions[id]?.status = .error
                    tenants[tenant]?.executions[id]?.error = error
                }
            }
            return count
        }
    }

    public func handBack(_ claim: JobClaim, tenant: TenantID) throws(StoreError) {
        withTenants { tenants in
            guard tenants[tenant]?.has(claim) == true else { return }
            tenants[tenant]?.requeue(claim.id)
            tenants[tenant]?.jobs[claim.id]?.job.attempts -= 1
        }
    }
}

extension InMemoryMetadataStore: AnswerStore {
    public func reserve(
        _ key: IdempotencyKey, for reservation: Reservation, replacing execution: String?, at moment: Timestamp,
        tenant: TenantID
    ) throws(StoreError) -> ReservationOutcome {
        withTenants { tenants in
            if let found = tenants[tenant]?.keys[key], found.reservation.expiresAt > moment,
                found.answer != nil || found.reservation.execution != execution
            {
                return .taken(found.reservation, found.answer)
            }
            tenants[tenant, default: Contents()].keys[key] = (reservation, Optional.none)
            return .reserved
        }
    }

    public func removeExpiredKeys(at moment: Timestamp, limit: Int) throws(StoreError) -> Int {
        withTenants { tenants in
            var removed = 0
            for tenant in tenants.keys {
                for (key, found) in tenants[tenant]?.keys ?? [:]
                where found.reservation.expiresAt <= moment && removed < limit {
                    tenants[tenant]?.keys[key] = nil
                    removed += 1
                }
            }
            return removed
        }
    }
}

import HTTPCore
import JSON
import Logging
import Metrics
import RepositoryModel
import Stores
import Synchronization
import System
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel

/// Carries out one job: runs its workflow, and commits what it wrote together with its record and its place in the
/// queue, so that it can never take effect twice.
struct JobRun: Sendable {
    /// The most runs of a job before its execution counts as failed: two, so one more after its owner died.
    static let maximumAttempts = 2
    /// The error in the record of an execution whose owners died.
    static let lostError: JSONValue = [
        "code": "INTERNAL_ERROR",
        "message": "The process that ran the execution ended before it did, twice; nothing was written",
    ]
    /// Seconds between two attempts to store how an execution failed.
    private static let pause = 1.0

    let services: JobServices
    /// Whether this process is ending and has no time left for what has not written anything.
    let isOutOfTime: @Sendable () -> Bool

    /// Runs a job that has been claimed for `claim`.
    func perform(_ job: Job, _ claim: JobClaim) {
        let startedAt = Timestamp.now
        let plan: Plan
        do throws(NodeFailure) { plan = try services.catalog.plan(named: job.workflow, tenant: job.tenant) } catch {
            let recorder = ExecutionRecorder(
                id: job.id, workflow: job.workflow, version: job.version, subject: job.subject,
                requestID: job.requestID, createdAt: job.createdAt, startedAt: startedAt)
            Metrics.count(.jobsFailed)
            finish(claim, job, recorder.record(of: ExecutionFailure(node: nil, failure: error), nil))
            return
        }
        let recorder = ExecutionRecorder(
            id: job.id, plan: plan, subject: job.subject, requestID: job.requestID, createdAt: job.createdAt,
            startedAt: startedAt)
        let caller = ExecutionContext.Caller(
            subject: job.subject, principal: job.principal, tenant: job.tenant, requestID: job.requestID)
        let report = services.executor.execute(
            plan, for: caller, request: StoredRequest.request(job.request), id: job.id,
            options: ExecutionOptions(
                detail: plan.recording.keepsValues ? .values : .sizes, isAbandoned: isOutOfTime,
                completion: { outcome, trace in
                    [.finishJob(claim), .putExecution(recorder.record(of: outcome, trace))]
                }))
        guard case .failure(let failure) = report.outcome else { return Metrics.count(.jobsSucceeded) }
        if (failure.failure.cause as? StoreError)?.code == .superseded {
            log(.warning, "an execution that others have taken over was given up", job, failure)
        } else if isOutOfTime() {
            handBack(claim, job)
            Metrics.count(.jobsReturned)
        } else {
            Metrics.count(.jobsFailed)
            log(failure.apiError.code.status >= 500 ? .error : .info, "an execution failed", job, failure)
            finish(claim, job, recorder.record(of: failure, report.trace))
        }
    }

    /// Stores how an execution failed. As long as the store cannot take it, this thread does nothing else: the job must
    /// neither be lost nor run again.
    private func finish(_ claim: JobClaim, _ job: Job, _ record: ExecutionRecord) {
        var hasComplained = false
        while !isOutOfTime() {
            do throws(StoreError) {
                try services.store.commit([.finishJob(claim), .putExecution(record)], tenant: job.tenant)
                return
            } catch {
                guard error.code != .superseded else { return }
                if !hasComplained { log(.error, "a failed execution cannot be recorded yet", job, error) }
                hasComplained = true
                Thread.sleep(seconds: Self.pause)
            }
        }
    }

    private func handBack(_ claim: JobClaim, _ job: Job) {
        do throws(StoreError) { try services.store.handBack(claim, tenant: job.tenant) } catch {
            log(.error, "a job cannot be given back; it will be found when this process has ended", job, error)
        }
    }

    private func log(_ level: Logger.Level, _ message: Logger.Message, _ job: Job, _ error: any Error) {
        var metadata: Logger.Metadata = [
            "workflow": "\(job.workflow)", "execution": "\(job.id)", "tenant": "\(job.tenant)",
            "attempt": "\(job.attempts)", "error": "\(error)",
        ]
        metadata["request"] = job.requestID.map { "\($0)" }
        services.logger.log(level: level, message, metadata: metadata)
    }
}

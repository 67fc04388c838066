public import RepositoryModel
public import Stores
import System
public import WorkflowEngine
public import WorkflowModel

/// The queue of executions that run later. It wakes the runners of this process; those of others poll once a second.
public final class JobQueue: Sendable {
    private let limit: Int
    private let arrivals = CountingSemaphore(0)

    /// An empty line in front of the stored queue.
    /// - Parameter limit: how many jobs of one tenant may wait.
    public init(limit: Int) { self.limit = limit }

    /// The write that adds an execution to the queue. When it is committed, call ``wake()``.
    /// - Parameters:
    ///   - request: what the workflow answers; a file that was uploaded is not kept.
    ///   - requestID: the id of the client's request; nil where no client has sent one.
    public func enqueuing(
        _ plan: Plan, for caller: ExecutionContext.Caller, request: WorkflowRequest, id: String,
        requestID: String? = nil, at moment: Timestamp = .now
    ) -> MetadataWrite {
        let job = Job(
            id: id, tenant: caller.tenant, workflow: plan.name, version: plan.version, subject: caller.subject,
            principal: caller.principal, request: StoredRequest.json(request), createdAt: moment,
            requestID: requestID)
        return .enqueue(job, limit: limit)
    }

    /// Wakes a runner of this process.
    public func wake() { arrivals.signal() }

    /// Waits until something has come, but no longer than so many seconds.
    func wait(seconds: Double) { arrivals.wait(seconds: seconds) }
}

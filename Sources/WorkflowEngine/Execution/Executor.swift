import Glibc
import HTTPCore
public import JSON
import RepositoryModel
public import Stores
public import WorkflowModel

/// Runs compiled workflows. One executor serves all threads; an execution belongs to the thread that asked for it.
public struct Executor: Sendable {
    /// What an execution may use up (HTTP contract, "defaults").
    public struct Limits: Sendable {
        /// Wall time in seconds.
        public var seconds: Double = 30
        /// Nodes that may run.
        public var nodes: Int = 10_000

        /// The defaults.
        public init() {}
    }

    /// How an execution ended that did not fail.
    public enum Outcome: Sendable {
        /// A respond node gave the answer.
        case response(WorkflowResponse)
        /// No node answered: the output of the last one that ran.
        case output(JSONValue)
    }

    private let metadata: any MetadataStore
    private let blobs: any BlobStore
    private let limits: Limits

    /// An executor on these stores.
    public init(metadata: any MetadataStore, blobs: any BlobStore, limits: Limits = Limits()) {
        self.metadata = metadata
        self.blobs = blobs
        self.limits = limits
    }

    /// Runs a workflow and commits what it wrote before this returns.
    ///
    /// When another execution has stored the same `if_absent` document in the meantime, nothing was committed and the
    /// workflow runs again from the start: it then sees what is there and answers accordingly.
    /// - Throws: ``ExecutionFailure``; nothing it wrote is then stored.
    public func execute(
        _ plan: Plan, for caller: ExecutionContext.Caller, request: WorkflowRequest, id: String
    ) throws(ExecutionFailure) -> Outcome {
        let startedAt = Timestamp.now
        let deadline = monotonicSeconds() + min(limits.seconds, plan.timeout ?? limits.seconds)
        var attempts = 0
        while true {
            attempts += 1
            let context = ExecutionContext(
                id: id, startedAt: startedAt,
                store: UnitOfWork(tenant: caller.tenant, metadata: metadata, blobs: blobs), caller: caller,
                request: request, variables: plan.variables)
            var run = ExecutionRun(plan: plan, context: context, deadline: deadline, limits: limits)
            let outcome = try run.perform()
            do {
                try context.store.commit()
                return outcome
            } catch  where error.code == .alreadyExists && attempts < 4 {
                continue
            } catch {
                throw ExecutionFailure(node: nil, failure: NodeFailure(error))
            }
        }
    }
}

/// Seconds of a clock that is never set.
func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

public import Fairness
import HTTPCore
public import JSON
import Metrics
import RepositoryModel
public import Stores
import System
public import WorkflowModel

/// Runs compiled workflows. One executor serves all threads; an execution belongs to the thread that calls
/// ``execute(_:for:request:id:options:)``.
public struct Executor: Sendable {
    /// The limits of an execution (HTTP contract, "Limits").
    public struct Limits: Sendable {
        /// Wall time in seconds.
        public var seconds: Double = 30
        /// Nodes that may run.
        public var nodes: Int = 10_000

        /// Rounds of one loop.
        public var rounds = 10_000
        /// Workflows that may run inside each other, the outermost not counted.
        public var depth = 8

        /// The defaults.
        public init() {}
    }

    /// The outcome of an execution that did not fail.
    public enum Outcome: Sendable {
        /// A respond node gave the answer.
        case response(WorkflowResponse)
        /// No node answered: the output of the last one that ran.
        case output(JSONValue)
    }

    /// Seconds after which an execution may have used so much memory that giving it back is worth a look.
    private static let longExecution = 0.02

    private let metadata: any MetadataStore
    private let blobs: any BlobStore
    private let workflows: any PlanSource
    /// The limits of each execution.
    public let limits: Limits
    /// What the executions of this process share.
    public let share: FairShare

    /// An executor on these stores.
    /// - Parameters:
    ///   - workflows: where nodes find the workflows that they run.
    ///   - share: what the executions of this process share.
    public init(
        metadata: any MetadataStore, blobs: any BlobStore, workflows: any PlanSource = NoWorkflows(),
        limits: Limits = Limits(), share: FairShare = FairShare()
    ) {
        self.metadata = metadata
        self.blobs = blobs
        self.workflows = workflows
        self.limits = limits
        self.share = share
    }

    /// Runs a workflow and commits what it wrote before this returns.
    ///
    /// When another execution has stored the same `if_absent` document in the meantime, or changed what this one
    /// required to be as it was, nothing was committed and the workflow runs again from the start: it then sees what is
    /// there and answers accordingly.
    /// - Returns: how it ended, and its trace. Of one that failed nothing is stored.
    public func execute(
        _ plan: Plan, for caller: ExecutionContext.Caller, request: WorkflowRequest, id: String,
        options: ExecutionOptions = ExecutionOptions()
    ) -> ExecutionReport {
        let startedAt = Timestamp.now
        let budget = ExecutionBudget(
            limits: limits, seconds: min(limits.seconds, plan.timeout ?? limits.seconds),
            options: options, share: share)
        // What uses much memory takes its time.
        defer {
            budget.end()
            if budget.secondsUsed > Self.longExecution { FreedMemory.expect() }
        }
        do throws(NodeFailure) { try budget.admit(caller.tenant) } catch {
            return failure(
                ExecutionFailure(node: nil, failure: error), ExecutionTrace(plan: plan, detail: options.detail),
                startedAt)
        }
        var attempts = 0
        while true {
            attempts += 1
            budget.restart()
            let context = ExecutionContext(
                id: id, startedAt: startedAt,
                store: UnitOfWork(tenant: caller.tenant, metadata: metadata, blobs: blobs), caller: caller,
                request: request, variables: plan.variables)
            let run = ExecutionRun(
                plan: plan, context: context, budget: budget, workflows: workflows, detail: options.detail)
            let outcome: Outcome
            do throws(ExecutionFailure) {
                defer { budget.endAttempt(context) }
                outcome = try run.perform()
            } catch {
                return failure(error, run.trace, startedAt)
            }
            do {
                if let further = options.completion?(outcome, run.trace) { context.store.append(further) }
                try context.store.commit()
                Metrics.count(.executionsSucceeded)
                return ExecutionReport(outcome: .success(outcome), trace: run.trace, startedAt: startedAt)
            } catch  where [.alreadyExists, .conflict].contains(error.code) && attempts < 4 {
                continue
            } catch {
                return failure(ExecutionFailure(node: nil, failure: NodeFailure(error)), run.trace, startedAt)
            }
        }
    }

    private func failure(
        _ failure: ExecutionFailure, _ trace: ExecutionTrace, _ startedAt: Timestamp
    ) -> ExecutionReport {
        Metrics.count(.executionsFailed)
        return ExecutionReport(outcome: .failure(failure), trace: trace, startedAt: startedAt)
    }
}

package import Logging
import Schedules
public import Stores
import System
package import WorkflowCatalog
public import WorkflowEngine

/// What everything that runs in the background works with.
public struct JobServices: Sendable {
    /// The stores that hold executions, the queue, kept answers and the marks of schedules.
    public typealias Stores = MetadataStore & ExecutionStore & JobStore & AnswerStore & ScheduleStore
        & EventStore

    /// Where everything is kept; a commit to it is one transaction.
    public let store: any Stores
    /// The workflows.
    package let catalog: Catalog
    /// What runs them.
    public let executor: Executor
    /// Who else takes part in the pool; this process's name in it stands in what it has claimed.
    public let membership: any Membership
    /// What may be kept.
    public let limits: Limits
    let logger: Logger

    /// How much is kept, and for how long (HTTP contract, "Workflows").
    public struct Limits: Sendable {
        /// Jobs of one tenant that may wait.
        public var queued = 10_000
        /// Executions of one tenant that are kept.
        public var kept = 100_000
        /// Seconds for which executions are kept.
        public var age = 7 * 86_400
        /// Seconds for which events are kept.
        public var eventAge = 90 * 86_400
        /// Changes of a workflow that are kept whatever their age.
        public var revisions = 20
        /// Seconds for which changes of workflows are kept beyond these.
        public var revisionAge = 90 * 86_400

        /// The defaults.
        public init() {}
    }

    /// What works in the background works with these.
    package init(
        store: any Stores, catalog: Catalog, executor: Executor, membership: any Membership,
        limits: Limits = Limits(), logger: Logger
    ) {
        self.store = store
        self.catalog = catalog
        self.executor = executor
        self.membership = membership
        self.limits = limits
        self.logger = logger
    }

    /// Logs an error of work that is done again and again: when it begins, not while it persists.
    func log(_ message: Logger.Message, _ error: StoreError, unless failing: PersistentFailure) {
        guard failing.begins(with: "\(error)") else { return }
        logger.error(message, metadata: ["error": "\(error)"])
    }
}

public import Fairness
public import RepositoryModel
public import Stores

/// How to run one execution.
public struct ExecutionOptions {
    /// The detail of its trace.
    public var detail: ExecutionTrace.Detail
    /// Tells whether the client has gone; an execution that has written nothing then stops.
    public var isAbandoned: (() -> Bool)?
    /// The thread that a request lends; nil for one that no one else needs.
    public var thread: (any ExecutionThread)?
    /// Whether an execution that has written nothing stops when the client at the thread's other end has gone.
    public var stopsWithClient = true
    /// Makes writes that are committed with the execution's own after it has succeeded. Called again if the execution
    /// lost a race and ran again.
    public var completion: ((Executor.Outcome, ExecutionTrace) -> [MetadataWrite])?

    /// Options.
    public init(
        detail: ExecutionTrace.Detail = .outline, isAbandoned: (() -> Bool)? = nil,
        thread: (any ExecutionThread)? = nil,
        completion: ((Executor.Outcome, ExecutionTrace) -> [MetadataWrite])? = nil
    ) {
        self.detail = detail
        self.isAbandoned = isAbandoned
        self.thread = thread
        self.completion = completion
    }
}

/// The outcome of an execution and its trace.
public struct ExecutionReport {
    /// Its outcome.
    public let outcome: Result<Executor.Outcome, ExecutionFailure>
    /// The trace: what happened at each node.
    public let trace: ExecutionTrace
    /// When it began.
    public let startedAt: Timestamp
}

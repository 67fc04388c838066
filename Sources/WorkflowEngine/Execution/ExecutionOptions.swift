public import RepositoryModel
public import Stores

/// How one execution is to be run.
public struct ExecutionOptions {
    /// What its trace records.
    public var detail: ExecutionTrace.Detail
    /// Whether nobody waits for the answer any more; an execution that has written nothing then stops.
    public var isAbandoned: (() -> Bool)?
    /// The thread that a request lends; nil for one that nobody else needs.
    public var thread: (any ExecutionThread)?
    /// Whether an execution that has written nothing stops when the client at the thread's other end has gone.
    public var stopsWithClient = true
    /// Writes that are committed with the execution's own, made when it has ended well. Called again for an execution
    /// that lost a race and ran again.
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

/// How an execution went.
public struct ExecutionReport {
    /// How it ended.
    public let outcome: Result<Executor.Outcome, ExecutionFailure>
    /// What happened at each node.
    public let trace: ExecutionTrace
    /// When it began.
    public let startedAt: Timestamp
}

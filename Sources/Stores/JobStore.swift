public import JSON
public import RepositoryModel

/// An execution in the queue, for any runner that is free.
public struct Job: Sendable, Equatable {
    /// The execution's id.
    public let id: String
    /// Whom it runs for.
    public let tenant: TenantID
    /// The name of the workflow.
    public let workflow: String
    /// The version of the workflow that was in force when it was requested.
    public let version: String
    /// The name of the principal; nil for none.
    public let subject: String?
    /// `$principal`, or null.
    public let principal: JSONValue
    /// The request, as its runner reads it.
    public let request: JSONValue
    /// When it was requested.
    public let createdAt: Timestamp
    /// The id of the request that queued it; nil for none, as of a schedule.
    public let requestID: String?
    /// The number of runs, this one included.
    public var attempts: Int

    /// A job, not yet begun unless said otherwise.
    public init(
        id: String, tenant: TenantID, workflow: String, version: String, subject: String?, principal: JSONValue,
        request: JSONValue, createdAt: Timestamp, requestID: String? = nil, attempts: Int = 0
    ) {
        self.id = id
        self.tenant = tenant
        self.workflow = workflow
        self.version = version
        self.subject = subject
        self.principal = principal
        self.request = request
        self.createdAt = createdAt
        self.requestID = requestID
        self.attempts = attempts
    }

    /// The execution's record while it waits.
    public var queuedRecord: ExecutionRecord {
        ExecutionRecord(
            id: id, workflow: workflow, version: version, status: .queued, createdAt: createdAt, startedAt: nil,
            duration: nil, subject: subject, requestID: requestID, error: nil, result: nil, trace: nil)
    }
}

/// The right to run a job: lost when its owner dies or gives it back.
public struct JobClaim: Sendable, Hashable {
    /// The execution's id.
    public let id: String
    /// The name of the process that runs it.
    public let owner: String
    /// Which attempt it is, from 1.
    public let attempt: Int

    /// A claim.
    public init(id: String, owner: String, attempt: Int) {
        self.id = id
        self.owner = owner
        self.attempt = attempt
    }
}

/// The port to the queue of executions that run later. A job enters it by ``MetadataWrite/enqueue(_:limit:)`` and
/// leaves it by ``MetadataWrite/finishJob(_:)``.
///
/// A call may be made from any thread. Each throws ``StoreError``: `unavailable`, `damaged`, `full`.
public protocol JobStore: Sendable {
    /// Takes the oldest waiting job of the next tenant that has any, round and round, and marks its execution as
    /// running.
    /// - Parameters:
    ///   - owner: who is going to run it.
    ///   - tenant: the tenant whose turn was last, so that one with many jobs does not keep the others waiting.
    /// - Returns: nil where no job waits.
    func claimJob(by owner: String, after tenant: TenantID?, at moment: Timestamp) throws(StoreError) -> Job?

    /// How many jobs wait, of all tenants.
    /// - Parameter limit: beyond how many they are not counted.
    func waitingJobs(limit: Int) throws(StoreError) -> Int

    /// Everyone who runs a job or keeps an idempotency key, each once.
    func owners() throws(StoreError) -> [String]

    /// Takes away the jobs of an owner that has died: they wait again, or end in `error` where they have been begun
    /// `maximumAttempts` times. The idempotency keys that it had not answered are free again.
    /// - Parameter error: what the record of such an execution says.
    /// - Returns: how many jobs it had.
    func releaseClaims(
        of owner: String, maximumAttempts: Int, error: JSONValue, at moment: Timestamp
    ) throws(StoreError) -> Int

    /// Gives a job back that its owner will not finish; the attempt does not count. Does nothing for a lost claim.
    func handBack(_ claim: JobClaim, tenant: TenantID) throws(StoreError)
}

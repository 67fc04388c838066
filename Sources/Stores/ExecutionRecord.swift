public import JSON
public import RepositoryModel

/// The record of one execution of a workflow.
public struct ExecutionRecord: Sendable, Equatable {
    /// The status of an execution (HTTP contract, "Workflows").
    public enum Status: String, Sendable, CaseIterable {
        case queued, running, success, error
    }

    /// The execution's id, unique in its tenant.
    public let id: String
    /// The name of the workflow.
    public let workflow: String
    /// The first 16 hexadecimal digits of the definition's SHA-256.
    public var version: String
    /// Its status.
    public var status: Status
    /// When it was requested; lists are in this order.
    public let createdAt: Timestamp
    /// When it began; nil while it waits.
    public var startedAt: Timestamp?
    /// How long it took, in microseconds; nil until it has ended.
    public var duration: Int?
    /// The name of the principal; nil for none.
    public let subject: String?
    /// The id of the request that started it; nil for none, as of a schedule.
    public let requestID: String?
    /// `{"code","message","details"?}`; nil if nothing failed.
    public var error: JSONValue?
    /// Its result; nil if it has none, and in lists.
    public var result: JSONValue?
    /// Its trace; nil if it is not recorded, and in lists.
    public var trace: JSONValue?

    /// A record.
    public init(
        id: String, workflow: String, version: String, status: Status, createdAt: Timestamp, startedAt: Timestamp?,
        duration: Int?, subject: String?, requestID: String? = nil, error: JSONValue?, result: JSONValue?,
        trace: JSONValue?
    ) {
        self.id = id
        self.workflow = workflow
        self.version = version
        self.status = status
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.duration = duration
        self.subject = subject
        self.requestID = requestID
        self.error = error
        self.result = result
        self.trace = trace
    }

    /// The cursor of the records after this one.
    public var cursor: MomentCursor { MomentCursor(createdAt: createdAt, id: id) }

    /// The record as lists have it.
    public var summary: ExecutionRecord {
        var summary = self
        (summary.result, summary.trace) = (Optional.none, Optional.none)
        return summary
    }
}

/// Which executions to list.
public struct ExecutionQuery: Sendable {
    /// The most records.
    public var limit: Int
    /// Only records after this one.
    public var after: MomentCursor?
    /// Only records of this workflow.
    public var workflow: String?
    /// Only records with this status.
    public var status: ExecutionRecord.Status?

    /// The newest `limit` executions, unless told otherwise.
    public init(
        limit: Int, after: MomentCursor? = nil, workflow: String? = nil, status: ExecutionRecord.Status? = nil
    ) {
        self.limit = limit
        self.after = after
        self.workflow = workflow
        self.status = status
    }
}

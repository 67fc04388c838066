import HTTPCore
import JSON
public import RepositoryModel
public import Stores
public import WorkflowEngine
import WorkflowModel

/// Identifies a running execution and makes its record when it ends.
public struct ExecutionRecorder: Sendable {
    /// Its id.
    public let id: String
    /// The workflow's name.
    public let workflow: String
    /// The version that runs.
    public let version: String
    /// The name of the principal that it runs for; nil for none.
    public let subject: String?
    /// The id of the request that started it; nil for none.
    public let requestID: String?
    /// When it was requested.
    public let createdAt: Timestamp
    /// When it began.
    public let startedAt: Timestamp

    /// An execution of a plan that begins now, unless said otherwise.
    public init(
        id: String, plan: Plan, subject: String?, requestID: String?, createdAt: Timestamp? = nil,
        startedAt: Timestamp = .now
    ) {
        self.init(
            id: id, workflow: plan.name, version: plan.version, subject: subject, requestID: requestID,
            createdAt: createdAt ?? startedAt, startedAt: startedAt)
    }

    init(
        id: String, workflow: String, version: String, subject: String?, requestID: String?, createdAt: Timestamp,
        startedAt: Timestamp
    ) {
        self.id = id
        self.workflow = workflow
        self.version = version
        self.subject = subject
        self.requestID = requestID
        self.createdAt = createdAt
        self.startedAt = startedAt
    }

    /// The record of an execution that ended well. Credentials in what it gave are masked.
    public func record(of outcome: Executor.Outcome, _ trace: ExecutionTrace) -> ExecutionRecord {
        record(.success, error: .none, result: SecretMask.masked(result(outcome)), trace: trace.json)
    }

    /// The record of an execution that failed.
    public func record(of failure: ExecutionFailure, _ trace: ExecutionTrace?) -> ExecutionRecord {
        let error = failure.apiError
        var members: [(String, JSONValue)] = [
            ("code", JSONValue(error.code.name)), ("message", JSONValue(error.message)),
        ]
        if let details = error.details { members.append(("details", details)) }
        return record(.error, error: JSONValue(members: members), result: .none, trace: trace.map(\.json))
    }

    private func record(
        _ status: ExecutionRecord.Status, error: JSONValue?, result: JSONValue?, trace: JSONValue?
    ) -> ExecutionRecord {
        ExecutionRecord(
            id: id, workflow: workflow, version: version, status: status, createdAt: createdAt, startedAt: startedAt,
            duration: Int(max(0, Timestamp.now.microseconds - startedAt.microseconds)), subject: subject,
            requestID: requestID, error: error, result: result, trace: trace)
    }

    /// `{"output"}` as `/execute` answers it, or `{"status","headers","body"}` of a respond node's answer. The body of
    /// a file is null: its path is for nginx alone.
    private func result(_ outcome: Executor.Outcome) -> JSONValue {
        switch outcome {
        case .output(let output): return ["output": output]
        case .response(let response):
            let answer = response.httpResponse(requestID: requestID ?? id)
            return [
                "status": JSONValue(response.status), "headers": answer.fields.json, "body": answer.body.json ?? .null,
            ]
        }
    }
}

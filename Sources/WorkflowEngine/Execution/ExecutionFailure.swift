public import HTTPCore
import JSON
import Stores
public import WorkflowModel

/// Says why an execution failed, and at which node.
public struct ExecutionFailure: Error, CustomStringConvertible {
    /// The node's name; nil if the commit at the end failed.
    public let node: String?
    /// The failure of the node.
    public let failure: NodeFailure

    /// Makes a failure at a node.
    public init(node: String?, failure: NodeFailure) {
        self.node = node
        self.failure = failure
    }

    public var description: String { (node.map { "node \"\($0)\": " } ?? "") + failure.description }

    /// The failure as the client gets it (article Workflows, "What an execution does"): a code of the contract that is
    /// the caller's (4xx), or that tells of the storage or of too much work, answers as itself; any other is
    /// `WORKFLOW_ERROR` with node, code and message.
    public var apiError: APIError {
        if let code = ErrorCode.named(failure.code),
            code.status < 500 || [.storageFull, .storageUnavailable, .overloaded].contains(code)
                || failure.cause is StoreError
        {
            let fields: HTTPFields = failure.retryAfter.map { ["Retry-After": String($0)] } ?? [:]
            return APIError(code, failure.message, details: failure.details, fields: fields)
        }
        var detail: [(String, JSONValue)] = []
        if let node { detail.append(("node", JSONValue(node))) }
        detail.append(("code", JSONValue(failure.code)))
        detail.append(("message", JSONValue(failure.message)))
        if let limit = failure.limit { detail.append(("limit", JSONValue(limit))) }
        return APIError(
            .workflowError, "Workflow execution failed" + (node.map { " at node \"\($0)\"" } ?? ""),
            details: [JSONValue(members: detail)])
    }
}

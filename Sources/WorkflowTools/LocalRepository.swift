import HTTPCore
package import Identity
package import JSON
import MemoryStore
import RepositoryModel
package import Stores
package import WorkflowEngine
package import WorkflowModel
import WorkflowRuntime

/// A repository in memory, in which a command runs workflows. It is gone when the command ends.
package struct LocalRepository {
    private let runtime: Runtime

    /// An empty repository with these users.
    package init(users: [User] = []) {
        let stores = RuntimeStores(
            metadata: InMemoryMetadataStore(), identity: InMemoryIdentityStore(users), blobs: InMemoryBlobStore(),
            blobLocation: { "/_blobs/\($0)" })
        runtime = Runtime(stores, keys: Keyring(.random()), hasher: Self.hasher)
    }

    /// The node types, on these stores.
    package var registry: NodeRegistry { runtime.registry }

    /// Hashes passwords that guard nothing, at the least cost.
    package static let hasher = PasswordHasher(cost: 1)

    /// Runs a workflow and commits what it wrote.
    package func execute(
        _ plan: Plan, for caller: ExecutionContext.Caller, request: WorkflowRequest, workflows: any PlanSource,
        detail: ExecutionTrace.Detail = .outline
    ) -> LocalAnswer {
        LocalAnswer(
            runtime.executor(workflows).execute(
                plan, for: caller, request: request, id: "local", options: ExecutionOptions(detail: detail)))
    }
}

/// The outcome of an execution, as a client would see it and as the engine reports it.
package struct LocalAnswer {
    /// The status code of the answer; 200 where no node answered.
    package let status: Int
    /// The fields of the answer, by their names as they are written.
    package let headers: JSONValue
    /// The body of the answer; null if it has none, or no node answered.
    package let body: JSONValue
    /// The output of the last node where no node answered.
    package let output: JSONValue?
    /// `code`, `message`, and where they are known `node` and `limit`, of a failure or of an error that was answered.
    package let error: JSONValue?
    /// The trace: what happened at each node.
    package let trace: JSONValue

    package init(_ report: ExecutionReport) {
        trace = report.trace.json
        let response: HTTPResponse
        var (output, error): (JSONValue?, JSONValue?)
        switch report.outcome {
        case .success(.response(let answer)):
            response = answer.httpResponse(requestID: "local")
            if case .error(let code, let message, _) = answer.content {
                error = ["code": JSONValue(code), "message": JSONValue(message)]
            }
        case .success(.output(let value)):
            response = HTTPResponse(status: 200)
            output = value
        case .failure(let failure):
            response = failure.apiError.response(requestID: "local")
            error = failure.json
        }
        self.output = output
        self.error = error
        status = response.status
        headers = response.sentFields.json
        body = response.body.json ?? .null
    }

    /// Whether the caller would take it for an error.
    package var isError: Bool { status >= 400 }
}

extension ExecutionFailure {
    fileprivate var json: JSONValue {
        var members = [("code", JSONValue(failure.code)), ("message", JSONValue(failure.message))]
        if let node { members.append(("node", JSONValue(node))) }
        if let limit = failure.limit { members.append(("limit", JSONValue(limit))) }
        return JSONValue(members: members)
    }
}

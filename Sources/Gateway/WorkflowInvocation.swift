import Identity
import Hashing
import HTTPCore
import JSON
import Logging
import RepositoryModel
import Stores
import WorkflowEngine
import WorkflowModel

/// Runs one workflow for one request and makes an answer of how it ended.
struct WorkflowInvocation: Sendable {
    let executor: Executor
    let logger: Logger

    /// - Parameter parameters: the parts of the path that the route names; none under `/execute`.
    /// - Throws: ``APIError`` for a body that is not what the workflow can take.
    func respond(
        with plan: Plan, to request: HTTPRequest, parameters: [(name: String, value: String)],
        as who: Authenticated
    ) throws(APIError) -> HTTPResponse {
        let workflowRequest = WorkflowRequest(
            method: request.method, path: request.target.path, parameters: parameters, query: request.target.query,
            fields: request.fields.withoutCredentials, body: try Self.body(of: request),
            contentLength: request.contentLength)
        let caller = ExecutionContext.Caller(
            subject: who.principal?.subject, principal: who.principal?.json ?? .null, tenant: who.tenant)
        let id = Hexadecimal.encode(Secrets.random(16))
        var response = answer(plan, caller, workflowRequest, id: id, requestID: request.id)
        response.fields["X-Workflow-Version"] = plan.version
        response.fields["X-Execution-ID"] = id
        return response
    }

    private func answer(
        _ plan: Plan, _ caller: ExecutionContext.Caller, _ request: WorkflowRequest, id: String, requestID: String
    ) -> HTTPResponse {
        do {
            switch try executor.execute(plan, for: caller, request: request, id: id).outcome.get() {
            case .response(let response): return response.httpResponse(requestID: requestID)
            case .output(let output): return HTTPResponse(json: ["ok": true, "result": ["output": output]])
            }
        } catch {
            let answer = error.apiError
            if answer.code.status >= 500 {
                logger.error(
                    "an execution failed",
                    metadata: [
                        "workflow": "\(plan.name)", "execution": "\(id)", "request": "\(requestID)",
                        "error": "\(error)",
                    ])
            }
            return answer.response(requestID: requestID)
        }
    }

    private static func body(of request: HTTPRequest) throws(APIError) -> WorkflowRequest.Body {
        switch request.body {
        case .none: return .none
        case .file(let path): return path.isEmpty ? .none : .file(UploadedFile(path: path))
        case .bytes:
            guard !["GET", "DELETE"].contains(request.method) else { return .none }
            let body = try request.jsonObject()
            return .json(text: body.text, value: body.value)
        }
    }
}

extension HTTPFields {
    /// The fields that a workflow may see.
    fileprivate var withoutCredentials: HTTPFields {
        var fields = self
        for name in ["Authorization", "Cookie", "Proxy-Authorization"] { fields[name] = nil }
        return fields
    }
}

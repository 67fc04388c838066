import Crypto
import HTTPCore
import Identity
import JSON
import Stores
import WorkflowEngine
import WorkflowModel

/// One execution that a request asks for.
struct Invocation: Sendable {
    let id: String
    let plan: Plan
    let caller: ExecutionContext.Caller
    let request: WorkflowRequest
    let log: RequestLog
    /// Whether it came over a route and not by the workflow's name.
    let isRouted: Bool
    /// Whether the answer has the trace.
    var isTraced = false

    /// The fields that a workflow may not see.
    private static let credentials = ["Authorization", "Cookie", "Proxy-Authorization"]

    /// - Parameter parameters: the parts of the path that the route names; nil under `/execute`.
    /// - Throws: ``APIError`` for a body that is not what a workflow can take.
    init(
        of plan: Plan, by request: HTTPRequest, parameters: [(name: String, value: String)]?, as caller: Authenticated,
        log: RequestLog
    ) throws(APIError) {
        id = RandomIdentifier.make()
        self.plan = plan
        self.caller = ExecutionContext.Caller(
            subject: caller.principal?.subject, principal: caller.principal?.json ?? .null, tenant: caller.tenant)
        let query = request.target.query
        self.request = WorkflowRequest(
            method: request.method, path: request.target.path, parameters: parameters ?? [],
            query: parameters == nil ? ExecuteParameters.inputs(of: query) : query,
            fields: request.fields.removing(Self.credentials), body: try Self.body(of: request),
            contentLength: request.contentLength)
        self.log = log
        isRouted = parameters != nil
    }

    /// Gives the answer the fields that each execution's has.
    func label(_ response: inout HTTPResponse) {
        response.fields["X-Workflow-Version"] = plan.version
        response.fields["X-Execution-ID"] = id
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

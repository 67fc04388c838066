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
    /// How failures are told.
    let errors: ErrorShape
    /// Whether the answer has the trace.
    var isTraced = false

    /// By which way a request has come.
    struct Origin {
        /// The route; nil under `/execute`.
        var route: Route?
        /// The parts of the path that the route names.
        var parameters: [(name: String, value: String)] = []
        /// The fields that no workflow sees.
        let credentialFields: [String]
        var errors = ErrorShape.contract
        /// The deployment's own URL; nil where it is taken from the request.
        let publicURL: String?
    }

    /// - Throws: ``APIError`` for a body that is not what a workflow can take.
    init(
        of plan: Plan, by request: HTTPRequest, as caller: Authenticated, from origin: Origin, log: RequestLog
    ) throws(APIError) {
        // Before anything is set: what a later failure would have to take back is copied.
        let body = try Self.body(of: request, origin.route?.body ?? .jsonObject)
        id = RandomIdentifier.make()
        self.plan = plan
        self.caller = ExecutionContext.Caller(
            subject: caller.principal?.subject, principal: caller.principal?.json ?? .null, tenant: caller.tenant,
            requestID: request.id)
        isRouted = origin.route != nil
        let query = request.target.query
        self.request = WorkflowRequest(
            method: request.method, path: request.target.path, parameters: origin.parameters,
            query: query.isEmpty ? query : ExecuteParameters.inputs(of: query, isRouted: isRouted),
            fields: request.fields.removing(origin.credentialFields),
            body: body,
            contentLength: request.contentLength, isHead: request.isHead, source: request.source,
            base: RequestBase(
                publicURL: origin.publicURL, isSecure: request.isSecure, depth: origin.route?.mount.depth ?? 0))
        self.log = log
        errors = origin.errors
    }

    /// Gives the answer the fields that each execution's has.
    func label(_ response: inout HTTPResponse) {
        response.fields["X-Workflow-Version"] = plan.version
        response.fields["X-Execution-ID"] = id
    }

    private static func body(
        of request: HTTPRequest, _ body: RouteBody
    ) throws(APIError) -> WorkflowRequest.Body {
        guard request.method != "GET" else { return .none }
        switch (request.body, body.kind) {
        case (.none, _), (_, .none): return .none
        case (.file(let path), _): return path.isEmpty ? .none : .file(UploadedFile(path: path))
        case (.bytes(let bytes), .file), (.bytes(let bytes), .bytes): return .file(UploadedFile(bytes: bytes))
        case (.bytes, .json):
            let json = try body.takesAnyJSON ? request.jsonValue() : request.jsonObject()
            return .json(text: json.text, value: json.value)
        }
    }
}

import HTTPCore
import Identity
import JSON
import Jobs
import OpenAPI
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel

/// `POST /v1/workflows/{name}/execute`: runs a workflow with the body as its inputs.
///
/// It needs the scopes of every route that the workflow is bound to; one that is bound to none needs `write`, and so do
/// `?trace=true` and `?mode=async`. The admission workflows of these routes, and their resources, are looked at too, or this
/// would be a way round them.
struct ExecuteWorkflow: ManagementEndpoint {
    let catalog: Catalog
    let routes: RoutesInForce
    let runner: InvocationRunner
    let asynchronous: AsynchronousExecution
    let idempotent: IdempotentExecution
    /// The deployment's own URL; nil where it is taken from each request.
    let publicURL: String?

    var declaration: EndpointDeclaration { .executeWorkflow }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let principal = try call.caller.requiredPrincipal()
        let parameters = try ExecuteParameters(call.request)
        let entry = try call.workflow(in: catalog)
        let routes = routes.routes(to: entry.current.name, from: entry.source)
        try Authenticator.require(routes.isEmpty ? [.write] : routes.flatMap(\.neededScopes), of: principal)
        if parameters.isPrivileged { try Authenticator.require([.write], of: principal) }
        var invocation = try Invocation(
            of: try entry.plan(), by: call.request, as: call.caller,
            from: origin(), log: call.log)
        invocation.isTraced = parameters.isTraced
        for route in routes {
            if let refusal = try refusal(of: invocation, by: route, principal, call) { return refusal }
        }
        // A login may be repeated as often as one likes, and the token that it answers with must not be kept.
        guard let text = parameters.key, !WorkflowName.isReserved(invocation.plan.name) else {
            guard parameters.mode == .sync else { return try asynchronous.respond(to: invocation) }
            return runner.respond(to: invocation, on: call.thread)
        }
        // Whoever sends a key will ask again for the answer: it is not given up when the client goes.
        let key = IdempotencyKey(subject: principal.subject, workflow: invocation.plan.name, text: text)
        return try idempotent.respond(
            to: key, fingerprint: IdempotentExecution.fingerprint(of: call.request), for: invocation,
            on: call.thread
        ) { extraWrites throws(APIError) in
            switch parameters.mode {
            case .sync:
                runner.respond(to: invocation, storing: extraWrites, on: call.thread, stopsWithClient: false)
            case .async: try asynchronous.respond(to: invocation, storing: extraWrites)
            }
        }
    }

    private func origin(_ parameters: [(name: String, value: String)] = []) -> Invocation.Origin {
        Invocation.Origin(
            parameters: parameters, credentialFields: routes.table.credentialFields, publicURL: publicURL)
    }

    /// What a route's admission workflow answers to an execution that it does not let in; nil if it lets it in, or if the
    /// route has none. The inputs have what the route's path would say.
    /// - Throws: ``APIError`` `FORBIDDEN` for the resource of the route, and what the admission workflow fails by.
    private func refusal(
        of invocation: Invocation, by route: Route, _ principal: Principal, _ call: EndpointCall
    ) throws(APIError) -> HTTPResponse? {
        // Without patterns a permission is its scope, which has been looked at.
        guard route.admission != nil || principal.rights.patterns != nil else { return nil }
        let inputs = invocation.request.input
        let parameters = route.path.segments.compactMap(\.name).map { name in
            (name: name, value: inputs[name].map { $0.string ?? $0.description } ?? "")
        }
        if let permission = route.permission {
            try Authenticator.require(permission.action, on: permission.resource(parameters), of: principal)
        }
        guard let name = route.admission else { return nil }
        let plan = try catalog.sharedEntry(named: name, tenant: call.tenant).required(as: name).plan()
        return try runner.refusal(
            by: try Invocation(of: plan, by: call.request, as: call.caller, from: origin(parameters), log: call.log))
    }
}

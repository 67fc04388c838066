import HTTPCore
import Identity
import JSON
import Jobs
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel

/// `POST /v1/workflows/{name}/execute`: runs a workflow with the body as its inputs.
///
/// It needs the scopes of every route that the workflow is bound to; one that is bound to none needs `write`, and so do
/// `?trace=true` and `?mode=async`.
struct ExecuteWorkflow: ManagementEndpoint {
    let catalog: Catalog
    let routes: RoutesInForce
    let runner: InvocationRunner
    let asynchronous: AsynchronousExecution
    let idempotent: IdempotentExecution
    /// The deployment's own URL; nil where it is taken from each request.
    let publicURL: String?

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

    private func origin() -> Invocation.Origin {
        Invocation.Origin(
            credentialFields: routes.table.credentialFields, publicURL: publicURL)
    }
}

import HTTPCore
import Identity
import Jobs
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine

/// `POST /v1/workflows/{name}/execute`: runs a workflow with the body as its inputs.
///
/// It needs the scopes of every route that the workflow is bound to; one that is bound to none needs `write`, and so do
/// `?trace=true` and `?mode=async`.
struct ExecuteWorkflow: ManagementEndpoint {
    let lookup: WorkflowLookup
    let invocation: WorkflowInvocation
    let asynchronous: AsynchronousExecution
    let idempotent: IdempotentExecution

    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated
    ) throws(APIError) -> HTTPResponse {
        try respond(to: request, parameters: parameters, as: who, isAbandoned: nil)
    }

    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated, isAbandoned: (() -> Bool)?
    ) throws(APIError) -> HTTPResponse {
        let principal = try who.requiredPrincipal()
        let wanted = try ExecutionRequest(request)
        let entry = try lookup.entry(named: parameters[0], tenant: who.tenant)
        try Authenticator.require(scopes(of: entry), of: principal)
        if wanted.isPrivileged { try Authenticator.require([.write], of: principal) }
        var asked = try Invocation(of: try entry.plan(), by: request, parameters: nil, as: who)
        asked.isTraced = wanted.isTraced
        // A login may be repeated as often as one likes, and the token that it answers with must not be kept.
        guard let text = wanted.key, !Catalog.isReserved(asked.plan.name) else {
            guard wanted.mode == .sync else { return try asynchronous.respond(to: asked) }
            return invocation.respond(to: asked, isAbandoned: isAbandoned)
        }
        // Whoever sends a key will ask again for the answer: it is not given up when the client goes.
        let key = IdempotencyKey(subject: principal.subject, workflow: asked.plan.name, text: text)
        return try idempotent.respond(
            to: key, fingerprint: IdempotentExecution.fingerprint(of: request), execution: asked.id,
            tenant: who.tenant
        ) { further throws(APIError) in
            switch wanted.mode {
            case .sync: invocation.respond(to: asked, storing: further)
            case .async: try asynchronous.respond(to: asked, storing: further)
            }
        }
    }

    private func scopes(of entry: WorkflowLibrary.Entry) -> [Scope] {
        let routes = lookup.routes(to: entry.current.name, from: entry.source)
        guard !routes.isEmpty else { return [.write] }
        return routes.flatMap { route -> [Scope] in
            if case .principal(let scopes, _) = route.access { scopes } else { [] }
        }
    }
}

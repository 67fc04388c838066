import HTTPCore
import RepositoryModel
import WorkflowEngine

/// `POST /v1/workflows/{name}/execute`: runs a workflow with the body as its inputs.
///
/// It needs the scopes of every route that the workflow is bound to; one that is bound to none needs `write`.
struct ExecuteWorkflow: ManagementEndpoint {
    let lookup: WorkflowLookup
    let invocation: WorkflowInvocation

    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated
    ) throws(APIError) -> HTTPResponse {
        let principal = try who.requiredPrincipal()
        let entry = try lookup.entry(named: parameters[0], tenant: who.tenant)
        try Authenticator.require(scopes(of: entry), of: principal)
        return try invocation.respond(with: try entry.plan(), to: request, parameters: [], as: who)
    }

    private func scopes(of entry: WorkflowLibrary.Entry) -> [Scope] {
        let routes = lookup.routes(to: entry.current.name, from: entry.source)
        guard !routes.isEmpty else { return [.write] }
        return routes.flatMap { route -> [Scope] in
            if case .principal(let scopes, _) = route.access { scopes } else { [] }
        }
    }
}

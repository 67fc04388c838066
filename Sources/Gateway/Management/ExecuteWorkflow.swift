import HTTPCore
import RepositoryModel
import WorkflowEngine

/// `POST /v1/workflows/{name}/execute`: runs a workflow with the body as its inputs.
///
/// It needs the scopes of every route that the workflow is bound to; one that is bound to none needs `write`.
struct ExecuteWorkflow: ManagementEndpoint {
    let library: WorkflowLibrary
    let routes: CurrentRoutes
    let invocation: WorkflowInvocation

    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated
    ) throws(APIError) -> HTTPResponse {
        let principal = try who.requiredPrincipal()
        let entry = try library.snapshot.entry(named: parameters[0])
        try Authenticator.require(scopes(of: parameters[0]), of: principal)
        return try invocation.respond(with: try entry.plan(), to: request, parameters: [], as: who)
    }

    private func scopes(of name: String) -> [Scope] {
        guard let routes = self.routes.table.routesByWorkflow[name] else { return [.write] }
        return routes.flatMap { route -> [Scope] in
            if case .principal(let scopes, _) = route.access { scopes } else { [] }
        }
    }
}

import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine

/// `DELETE /v1/workflows/{name}`: removes a workflow of the tenant's own; a shared one of that name is in force again.
struct DeleteWorkflow: ManagementEndpoint {
    let catalog: Catalog

    var declaration: EndpointDeclaration { .deleteWorkflow }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let user = try call.caller.requiredPrincipal().subject
        let name = call.parameters[0]
        let wasThere = try catalog.changing(name, for: call) { expected throws(StoreError) in
            try catalog.store.deleteWorkflow(
                named: name, replacing: expected, at: .now, by: user, tenant: call.tenant)
        }
        guard wasThere else {
            throw APIError(
                .workflowNotFound,
                "The tenant '\(call.tenant)' has no workflow of its own called '\(name.prefix(64))'")
        }
        return HTTPResponse(json: ["ok": true])
    }
}

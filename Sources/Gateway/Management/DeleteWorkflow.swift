import HTTPCore
import Identity
import JSON
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine

/// `DELETE /v1/workflows/{name}`: removes a workflow of the tenant's own; a shared one of that name is in force again.
struct DeleteWorkflow: ManagementEndpoint {
    let lookup: WorkflowLookup

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let user = try call.caller.requiredPrincipal().subject
        let wasThere = try call.log.translatingErrors { () throws(StoreError) in
            try lookup.catalog.store.deleteWorkflow(named: call.parameters[0], at: .now, by: user, tenant: call.tenant)
        }
        guard wasThere else {
            throw APIError(
                .workflowNotFound,
                "The tenant '\(call.tenant)' has no workflow of its own called '\(call.parameters[0].prefix(64))'")
        }
        return HTTPResponse(json: ["ok": true])
    }
}

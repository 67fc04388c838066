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

    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated
    ) throws(APIError) -> HTTPResponse {
        let user = try who.requiredPrincipal().subject
        let wasThere = try lookup.reading { () throws(StoreError) in
            try lookup.catalog.store.deleteWorkflow(named: parameters[0], at: .now, by: user, tenant: who.tenant)
        }
        guard wasThere else {
            throw APIError(
                .workflowNotFound,
                "The tenant '\(who.tenant)' has no workflow of its own called '\(parameters[0].prefix(64))'")
        }
        return HTTPResponse(json: ["ok": true])
    }
}

import HTTPCore
import JSON
import OpenAPI
import RepositoryModel
import Stores

/// `GET /v1/executions/{id}`: all that is kept of one execution of the tenant's.
struct GetExecution: ManagementEndpoint {
    let store: any ExecutionStore

    var declaration: EndpointDeclaration { .getExecution }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let found = try call.log.translatingErrors { () throws(StoreError) in
            try store.execution(call.parameters[0], tenant: call.tenant)
        }
        guard let found else {
            throw APIError(.notFound, "There is no execution '\(call.parameters[0].prefix(64))', or none is kept")
        }
        return HTTPResponse(json: found.json)
    }
}

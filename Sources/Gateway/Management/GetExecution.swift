import HTTPCore
import JSON
import RepositoryModel
import Stores

/// `GET /v1/executions/{id}`: all that is kept of one execution of the tenant's.
struct GetExecution: ManagementEndpoint {
    let store: any ExecutionStore
    let failures: StoreFailures

    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated
    ) throws(APIError) -> HTTPResponse {
        let found = try failures.reading { () throws(StoreError) in
            try store.execution(parameters[0], tenant: who.tenant)
        }
        guard let found else {
            throw APIError(.notFound, "There is no execution '\(parameters[0].prefix(64))', or none is kept")
        }
        return HTTPResponse(json: found.json)
    }
}

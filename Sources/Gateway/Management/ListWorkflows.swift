import HTTPCore
import JSON
import WorkflowEngine
import WorkflowModel

/// `GET /v1/workflows`: every workflow with its version, node count, validity and routes.
struct ListWorkflows: ManagementEndpoint {
    let library: WorkflowLibrary
    let routes: CurrentRoutes

    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated
    ) throws(APIError) -> HTTPResponse {
        let routes = self.routes.table.routesByWorkflow
        let entries = library.snapshot.entries.sorted { $0.key < $1.key }.map(\.value)
        return HTTPResponse(json: [
            "ok": true,
            "workflows": JSONValue(entries.map { $0.json(routes: routes[$0.current.name] ?? []) }),
        ])
    }
}

extension WorkflowLibrary.Entry {
    /// The workflow as lists show it (HTTP contract, "Shapes and defaults"). The version is the one in force.
    fileprivate func json(routes: [Route]) -> JSONValue {
        let errors = current.syntaxError.map { [current.syntaxFinding($0)] } ?? current.errors
        return [
            "name": JSONValue(current.name), "version": JSONValue((inForce ?? current).version),
            "nodes": JSONValue((inForce ?? current).nodeCount), "valid": JSONValue(current.isValid),
            "errors": JSONValue(errors.map(\.json)), "source": "file",
            "route": JSONValue(routes.map { JSONValue("\($0.methods.joined(separator: ",")) \($0.path)") }),
        ]
    }
}

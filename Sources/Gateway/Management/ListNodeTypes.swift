import HTTPCore
import JSON
import OpenAPI
import WorkflowModel

/// `GET /v1/node-types`: every node type as its declaration states it.
struct ListNodeTypes: ManagementEndpoint {
    let registry: NodeRegistry

    var declaration: EndpointDeclaration { .listNodeTypes }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        HTTPResponse(json: ["ok": true, "node_types": JSONValue(registry.declarations.map(\.json))])
    }
}

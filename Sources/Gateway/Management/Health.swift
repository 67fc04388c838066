import HTTPCore
import JSON
import OpenAPI

/// `GET /health`: the process answers.
struct Health: ManagementEndpoint {
    let release: String

    var declaration: EndpointDeclaration { .health }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        HTTPResponse(json: ["status": "healthy", "version": JSONValue(release)])
    }
}

import HTTPCore
import JSON

/// `GET /health`: the process answers.
struct Health: ManagementEndpoint {
    let release: String

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        HTTPResponse(json: ["status": "healthy", "version": JSONValue(release)])
    }
}

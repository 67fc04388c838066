import HTTPCore
import JSON

/// `GET /health`: the process answers.
struct Health: ManagementEndpoint {
    let release: String

    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated
    ) throws(APIError) -> HTTPResponse {
        HTTPResponse(json: ["status": "healthy", "version": JSONValue(release)])
    }
}

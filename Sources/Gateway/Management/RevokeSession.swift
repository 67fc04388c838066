import HTTPCore
import Identity
import JSON
import OpenAPI
import Stores

/// `DELETE /auth/sessions/{id}`: ends a session of the caller's, or for an administrator one of `?user=`.
struct RevokeSession: ManagementEndpoint {
    let services: IdentityServices

    var declaration: EndpointDeclaration { .revokeSession }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let owner = try call.owner(services)
        try call.translating { () throws(CredentialError) in
            try services.sessions.end(call.parameters[0], of: owner.username, call.auditSource)
        }
        return HTTPResponse(json: ["ok": true])
    }
}

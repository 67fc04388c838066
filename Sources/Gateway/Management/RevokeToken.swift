import HTTPCore
import Identity
import JSON
import OpenAPI
import Stores

/// `DELETE /auth/tokens/{id}`: revokes a named token; the next request with it is 401, in every worker. `current` is the
/// token of this request, that of a login too: signing out.
struct RevokeToken: ManagementEndpoint {
    let services: IdentityServices

    var declaration: EndpointDeclaration { .revokeToken }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let principal = try call.caller.requiredPrincipal()
        let given = call.parameters[0]
        switch principal.credential {
        case .login(let id) where given == "current" || given == id:
            try call.translating { () throws(CredentialError) in
                try services.namedTokens.revokeLogin(of: principal, call.auditSource)
            }
        case .token(let id) where given == "current" || given == id:
            try revoke(id, of: principal.subject, call)
        case _ where given == "current": throw APIError(.invalidRequest, "A session ends with DELETE /auth/session")
        default: try revoke(given, of: try call.owner(services).username, call)
        }
        return HTTPResponse(json: ["ok": true])
    }

    private func revoke(_ id: String, of username: String, _ call: EndpointCall) throws(APIError) {
        try call.translating { () throws(CredentialError) in
            try services.namedTokens.revoke(id, of: username, call.auditSource)
        }
    }
}

import HTTPCore
import Identity
import JSON
import OpenAPI

/// `DELETE /auth/session`: signs out. The browser forgets the cookie and what it has cached; its drafts stay.
struct EndSession: ManagementEndpoint {
    let services: IdentityServices

    var declaration: EndpointDeclaration { .endSession }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let principal = try call.caller.requiredPrincipal()
        guard case .session(let id) = principal.credential else {
            throw APIError(.notFound, "The request has no session")
        }
        try call.translating { () throws(CredentialError) in
            try services.sessions.end(id, of: principal.subject, call.auditSource)
        }
        return HTTPResponse(
            json: ["ok": true],
            fields: ["Set-Cookie": SessionCookie.removal, "Clear-Site-Data": "\"cache\""])
    }
}

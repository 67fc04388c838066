import HTTPCore
import Identity
import JSON
import RepositoryModel

/// `GET /auth/me`: the principal of the token, and when it expires.
struct Me: ManagementEndpoint {
    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let principal = try call.caller.requiredPrincipal()
        return HTTPResponse(json: [
            "ok": true,
            "user": [
                "username": JSONValue(principal.subject),
                "scopes": JSONValue(principal.scopes.names.map { JSONValue($0) }),
                "tenants": JSONValue(principal.tenants.names.map { JSONValue($0) }),
            ],
            "expires_at": JSONValue(principal.expiresAt.description),
        ])
    }
}

extension Authenticated {
    /// The principal of a route that has one.
    /// - Throws: ``APIError`` `UNAUTHORIZED`.
    func requiredPrincipal() throws(APIError) -> Principal {
        guard let principal else { throw APIError(.unauthorized, "A token is missing") }
        return principal
    }
}

import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel
import Stores

/// `GET /auth/me`: the principal of the token or the session, and when it expires.
struct Me: ManagementEndpoint {
    let accounts: Accounts

    var declaration: EndpointDeclaration { .me }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let principal = try call.caller.requiredPrincipal()
        let hasDefaultPassword = try call.log.translatingErrors { () throws(StoreError) in
            guard principal.subject == Accounts.firstUsername else { return false }
            return try accounts.hasDefaultPassword()
        }
        return HTTPResponse(json: [
            "ok": true, "user": principal.userJSON, "expires_at": JSONValue(principal.expiresAt.description),
            "session": principal.sessionJSON ?? .null, "is_default_password": JSONValue(hasDefaultPassword),
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

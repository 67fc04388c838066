import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel

/// `GET /auth/session`: who is signed in by the cookie, and until when.
struct GetSession: ManagementEndpoint {
    var declaration: EndpointDeclaration { .getSession }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let principal = try call.caller.requiredPrincipal()
        guard let session = principal.sessionJSON else { throw APIError(.notFound, "The request has no session") }
        return HTTPResponse(json: ["ok": true, "user": principal.userJSON, "session": session])
    }
}

extension Principal {
    /// The principal as clients see it.
    var userJSON: JSONValue {
        var members = [
            ("username", JSONValue(subject)), ("scopes", JSONValue(scopes.names.map { JSONValue($0) })),
            ("tenants", JSONValue(tenants.names.map { JSONValue($0) })),
        ]
        if let patterns = rights.patterns {
            members.append(("patterns", JSONValue(patterns.map { JSONValue($0.description) })))
        }
        return JSONValue(members: members)
    }

    /// Its session; nil if a token told who it is.
    var sessionJSON: JSONValue? {
        guard case .session(let id) = credential else { return nil }
        return ["id": JSONValue(id), "expires_at": JSONValue(expiresAt.description)]
    }
}

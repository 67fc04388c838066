import HTTPCore
import Identity
import JSON
import OpenAPI
import Stores

/// `GET /auth/users/{u}`: one user, for an administrator.
struct GetUser: ManagementEndpoint {
    let services: IdentityServices

    var declaration: EndpointDeclaration { .getUser }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        _ = try call.administrator(services.recorder)
        return HTTPResponse(json: ["ok": true, "user": try call.user(services).json])
    }
}

extension EndpointCall {
    /// The user that the path names.
    /// - Throws: ``APIError`` `NOT_FOUND`.
    func user(_ services: IdentityServices) throws(APIError) -> User {
        let found = try log.translatingErrors { () throws(StoreError) in
            try services.accounts.user(named: parameters[0])
        }
        guard let found else { throw APIError(.notFound, "There is no user '\(parameters[0].prefix(128))'") }
        return found
    }
}

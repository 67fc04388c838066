import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel
import Stores

/// `POST /auth/users`: adds a user, for an administrator; without a password a robot, which has named tokens alone.
struct AddUser: ManagementEndpoint {
    let services: IdentityServices

    var declaration: EndpointDeclaration { .addUser }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        _ = try call.administrator(services.recorder)
        let body = try call.body(of: self)
        guard let username = try body.member("username", "a text", \.string) else {
            throw APIError(.invalidRequest, "Missing username, a text")
        }
        let password = try body.member("password", "a text", \.string)
        let scopes = try body.scopes() ?? ScopeSet([.read])
        let tenants = try body.tenants() ?? TenantSet([.default])
        try call.translating { () throws(AccountError) in
            try services.accounts.add(
                username: username, password: password, scopes: scopes, tenants: tenants, by: call.auditSource)
        }
        let added = try call.log.translatingErrors { () throws(StoreError) in
            try services.accounts.user(named: username)
        }
        return HTTPResponse(
            status: 201, json: ["ok": true, "user": added?.json ?? .null],
            fields: ["Location": "/auth/users/\(username)"])
    }
}

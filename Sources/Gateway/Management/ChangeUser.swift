import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel

/// `PATCH /auth/users/{u}`: changes scopes, tenants, the password of a user, disables or enables one, for an
/// administrator. A new password and disabling void the user's tokens and sessions.
struct ChangeUser: ManagementEndpoint {
    let services: IdentityServices

    var declaration: EndpointDeclaration { .changeUser }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let principal = try call.administrator(services.recorder)
        let body = try call.body(of: self)
        let change = UserChange(
            scopes: try body.scopes(), tenants: try body.tenants(),
            isDisabled: try body.member("is_disabled", "true or false", \.bool),
            password: try body.member("password", "a text", \.string))
        let username = call.parameters[0]
        // So there is always an administrator left.
        if username == principal.subject,
            change.isDisabled == true || change.scopes?.allows(.admin) == false
                || change.tenants?.includesEvery == false
        {
            throw APIError(.forbidden, "You cannot take away your own rights as an administrator; another one can")
        }
        try call.translating { () throws(AccountError) in
            try services.accounts.change(username, change, by: call.auditSource)
        }
        return HTTPResponse(json: ["ok": true, "user": try call.user(services).json])
    }
}

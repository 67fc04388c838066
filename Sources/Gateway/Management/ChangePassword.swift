import HTTPCore
import Identity
import JSON
import OpenAPI

/// `POST /auth/change-password`: a new password for someone who knows the old one; earlier tokens become void.
struct ChangePassword: ManagementEndpoint {
    let accounts: Accounts

    var declaration: EndpointDeclaration { .changePassword }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let principal = try call.caller.requiredPrincipal()
        let body = try call.body(of: self)
        guard let old = body["old_password"]?.string, let new = body["new_password"]?.string else {
            throw APIError(.invalidRequest, "Missing old_password or new_password, both strings")
        }
        try call.translating { () throws(AccountError) in
            try accounts.changePassword(of: principal.subject, old: old, new: new, from: call.request.source)
        }
        return HTTPResponse(json: ["ok": true, "message": "Password changed successfully"])
    }
}

import HTTPCore
import Identity
import JSON
import Logging
import Stores

/// `POST /auth/change-password`: a new password for someone who knows the old one; earlier tokens become void.
struct ChangePassword: ManagementEndpoint {
    let accounts: Accounts
    let logger: Logger

    func respond(
        to request: HTTPRequest, parameters: [String], as who: Authenticated
    ) throws(APIError) -> HTTPResponse {
        let principal = try who.requiredPrincipal()
        let body = try request.jsonObject().value
        guard let old = body["old_password"]?.string, let new = body["new_password"]?.string else {
            throw APIError(.invalidRequest, "Missing old_password or new_password, both strings")
        }
        do { try accounts.changePassword(of: principal.subject, old: old, new: new) } catch {
            switch error {
            case .wrongPassword: throw APIError(.unauthorized, "The old password is wrong")
            case .policy(let reason): throw APIError(.invalidPassword, reason.description)
            case .busy: throw APIError(.rateLimited, error.description)
            case .invalidUsername: throw APIError(.unauthorized, "The old password is wrong")
            case .store(let cause): throw StoreFailures(logger: logger).apiError(cause)
            }
        }
        return HTTPResponse(json: ["ok": true, "message": "Password changed successfully"])
    }
}

import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel
import Stores

/// `POST /auth/tokens`: makes a named token of the caller's, or of the user that an administrator names by `?user=`. Its
/// secret is in this answer alone.
struct CreateToken: ManagementEndpoint {
    let services: IdentityServices

    var declaration: EndpointDeclaration { .createToken }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let principal = try call.caller.requiredPrincipal()
        let owner = try call.owner(services)
        let body = try call.body(of: self)
        guard let name = try body.member("name", "a text", \.string) else {
            throw APIError(.invalidRequest, "Missing name, a text")
        }
        var request = NamedTokens.Request(
            name: name,
            lifetime: try body.member("expires_in", "a number of seconds", \.int) ?? NamedTokens.standardLifetime)
        request.scopes = try body.scopes()
        request.tenants = try body.tenants()
        request.patterns = try Self.patterns(body)
        let made = try call.translating { () throws(CredentialError) in
            try services.namedTokens.create(request, for: owner.username, by: principal, call.auditSource)
        }
        return .secret(
            status: 201,
            [
                "ok": true, "token": made.credential.tokenJSON(of: owner).setting("secret", to: JSONValue(made.secret)),
            ])
    }

    private static func patterns(_ body: JSONValue) throws(APIError) -> [PermissionPattern]? {
        guard let texts = try body.texts("patterns") else { return nil }
        var patterns: [PermissionPattern] = []
        for text in texts {
            guard let pattern = PermissionPattern(text) else {
                throw APIError(
                    .invalidRequest, "patterns: '\(text.prefix(80))' is none; expected \(PermissionPattern.rule)")
            }
            patterns.append(pattern)
        }
        return patterns
    }
}

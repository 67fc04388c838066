import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel
import Stores

/// `POST /auth/session`: a login whose token is a cookie, for browsers.
struct StartSession: ManagementEndpoint {
    let services: IdentityServices
    /// The deployment's own URL; nil where it is taken from each request.
    let publicURL: String?

    var declaration: EndpointDeclaration { .startSession }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        // Another site could otherwise log its visitors in as somebody else.
        guard SameOrigin.allows(call.request, publicURL: publicURL) else {
            throw APIError(.forbidden, "A session is started from a page of this service, not of another site")
        }
        let body = try call.body(of: self)
        guard let username = try body.member("username", "a text", \.string), !username.isEmpty,
            let password = try body.member("password", "a text", \.string), !password.isEmpty
        else { throw APIError(.invalidRequest, "Missing username or password") }
        let isKept = try body.member("remember", "true or false", \.bool) ?? false
        let user = try call.translating { () throws(AccountError) in
            try services.accounts.authenticate(username: username, password: password, from: call.request.source)
        }
        guard let user else { throw APIError(.unauthorized, "Wrong username or password") }
        let session = try call.translating { () throws(CredentialError) in
            try services.sessions.start(
                for: user, isKept: isKept, userAgent: call.request.fields["User-Agent"] ?? "",
                AuditSource(actor: user.username, request: call.request.source))
        }
        let lifetime = isKept ? Sessions.lifetime.kept : Sessions.lifetime.usual
        var response = HTTPResponse.secret([
            "ok": true, "expires_in": JSONValue(lifetime), "user": user.ownJSON,
            "session": session.credential.sessionReference,
        ])
        response.fields["Set-Cookie"] = SessionCookie.setting(session.secret, seconds: isKept ? lifetime : nil)
        return response
    }
}

extension User {
    /// The user as a login shows one.
    var ownJSON: JSONValue {
        JSONValue(
            members: [("username", JSONValue(username))] + rightsJSON.members.map { ($0.key, $0.value) })
    }
}

extension StoredCredential {
    /// What a session's own answers say of it.
    var sessionReference: JSONValue {
        ["id": JSONValue(id), "expires_at": JSONValue(expiresAt.description)]
    }
}

import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel
import Stores

/// `GET /auth/sessions`: where the caller is signed in, newest first; an administrator's `?user=` names another user.
struct ListSessions: ManagementEndpoint {
    let services: IdentityServices

    var declaration: EndpointDeclaration { .listSessions }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let owner = try call.owner(services)
        let (limit, cursor) = (try call.request.pageLimit(), try call.momentCursor())
        let rows = try call.translating { () throws(CredentialError) in
            try services.sessions.list(of: owner.username, limit: limit + 1, after: cursor)
        }
        let page = rows.prefix(limit)
        let current: String? = if case .session(let id) = call.caller.principal?.credential { id } else { nil }
        // One that has ended has nothing to show, and goes soon: a page may be short and still have a next.
        let inForce = page.filter { $0.state(of: owner) == .active }
        return call.page(
            "sessions", inForce.map { $0.sessionJSON(isCurrent: $0.id == current) },
            next: rows.count > limit ? page.last?.cursor.description : nil, limit: limit, query: ["user"])
    }
}

extension StoredCredential {
    /// A session as lists show it; never its secret.
    fileprivate func sessionJSON(isCurrent: Bool) -> JSONValue {
        [
            "id": JSONValue(id), "created_at": JSONValue(createdAt.description),
            "expires_at": JSONValue(expiresAt.description),
            "last_seen_at": usedAt.map { JSONValue($0.description) } ?? .null, "address": JSONValue(address),
            "user_agent": JSONValue(name), "is_current": JSONValue(isCurrent),
        ]
    }
}

import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel
import Stores

/// `GET /auth/tokens`: the caller's named tokens, newest first; an administrator's `?user=` names another user.
struct ListTokens: ManagementEndpoint {
    let services: IdentityServices

    var declaration: EndpointDeclaration { .listTokens }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let owner = try call.owner(services)
        let (limit, cursor) = (try call.request.pageLimit(), try call.momentCursor())
        let rows = try call.translating { () throws(CredentialError) in
            try services.namedTokens.list(of: owner.username, limit: limit + 1, after: cursor)
        }
        let page = rows.prefix(limit)
        return call.page(
            "tokens", page.map { $0.tokenJSON(of: owner) },
            next: rows.count > limit ? page.last?.cursor.description : nil, limit: limit, query: ["user"])
    }
}

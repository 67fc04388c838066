import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel
import Stores

/// `GET /auth/users`: the users by name, for an administrator.
struct ListUsers: ManagementEndpoint {
    let services: IdentityServices

    var declaration: EndpointDeclaration { .listUsers }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        _ = try call.administrator(services.recorder)
        let (limit, cursor) = (try call.request.pageLimit(), call.request.target.queryValue("cursor"))
        guard cursor.map(UsernameRule.allows) ?? true else {
            throw APIError(.invalidRequest, "cursor must be the 'next' of an earlier page")
        }
        let users = try call.log.translatingErrors { () throws(StoreError) in
            try services.accounts.list(limit: limit + 1, after: cursor)
        }
        let page = users.prefix(limit)
        return call.page(
            "users", page.map(\.json), next: users.count > limit ? page.last?.username : nil, limit: limit)
    }
}

extension User {
    /// The user as an administrator sees one; never the hash of the password.
    var json: JSONValue {
        JSONValue(
            members: [("username", JSONValue(username))] + rightsJSON.members.map { ($0.key, $0.value) } + [
                ("is_robot", JSONValue(isRobot)), ("is_disabled", JSONValue(isDisabled)),
                ("created_at", JSONValue(createdAt.description)),
                ("last_login_at", loggedInAt.map { JSONValue($0.description) } ?? .null),
            ])
    }
}

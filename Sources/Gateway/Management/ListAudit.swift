import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel
import Stores
import Values

/// `GET /v1/audit`: what was done and refused, newest first, for an administrator; by type, actor and time.
struct ListAudit: ManagementEndpoint {
    let services: IdentityServices

    var declaration: EndpointDeclaration { .listAudit }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        _ = try call.administrator(services.recorder)
        let limit = try call.request.pageLimit()
        var query = AuditQuery(limit: limit + 1)
        query.after = try call.momentCursor()
        query.type = try Self.type(call.request.target.queryValue("type"))
        query.actor = call.request.target.queryValue("actor")
        guard query.actor != "" else { throw APIError(.invalidRequest, "actor must be a username; found ''") }
        query.from = try Self.moment("from", call)
        query.to = try Self.moment("to", call)
        let entries = try call.log.translatingErrors { [query] () throws(StoreError) in
            try services.store.audit(matching: query)
        }
        let page = entries.prefix(limit)
        return call.page(
            "entries", page.map(\.json), next: entries.count > limit ? page.last?.cursor.description : nil,
            limit: limit, query: ["type", "actor", "from", "to"])
    }

    private static func type(_ text: String?) throws(APIError) -> String? {
        guard let text, AuditType(rawValue: text) == nil else { return text }
        let known = AuditType.allCases.map(\.rawValue).joined(separator: ", ")
        throw APIError(.invalidRequest, "type must be one of \(known); found '\(text.prefix(80))'")
    }

    private static func moment(_ name: String, _ call: EndpointCall) throws(APIError) -> Timestamp? {
        guard let text = call.request.target.queryValue(name) else { return nil }
        do { return try DateText.timestamp(text) } catch {
            throw APIError(.invalidRequest, "\(name) must be a time as of RFC 3339; found '\(text.prefix(80))'")
        }
    }
}

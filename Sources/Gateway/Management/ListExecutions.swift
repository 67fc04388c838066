import HTTPCore
import JSON
import OpenAPI
import RepositoryModel
import Stores

/// `GET /v1/executions`: what is kept of the tenant's executions, newest first, without results and traces; page by
/// page, by workflow and status.
struct ListExecutions: ManagementEndpoint {
    let store: any ExecutionStore

    var declaration: EndpointDeclaration { .listExecutions }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let limit = try call.request.pageLimit()
        var query = ExecutionQuery(limit: limit + 1)
        query.workflow = call.request.target.queryValue("workflow")
        guard query.workflow != "" else {
            throw APIError(.invalidRequest, "workflow must be the name of a workflow; found ''")
        }
        query.status = try Self.status(of: call.request)
        query.after = try Self.cursor(of: call.request)
        var rows = try call.log.translatingErrors { [query] () throws(StoreError) in
            try store.executions(matching: query, tenant: call.tenant)
        }
        let hasMore = rows.count > limit
        rows = Array(rows.prefix(limit))
        let next = hasMore ? rows.last?.cursor.description : nil
        var response = HTTPResponse(json: [
            "ok": true, "executions": JSONValue(rows.map(\.summaryJSON)), "next": next.map { JSONValue($0) } ?? .null,
        ])
        if let next { response.fields["Link"] = Self.link(limit: limit, query, next) }
        return response
    }

    /// A workflow that is no name finds nothing, and needs no place in the link.
    private static func link(limit: Int, _ query: ExecutionQuery, _ next: String) -> String {
        let workflow = query.workflow.map { "&workflow=\($0)" } ?? ""
        let status = query.status.map { "&status=\($0.rawValue)" } ?? ""
        return "</v1/executions?limit=\(limit)\(workflow)\(status)&cursor=\(next)>; rel=\"next\""
    }

    private static func status(of request: HTTPRequest) throws(APIError) -> ExecutionRecord.Status? {
        guard let text = request.target.queryValue("status") else { return nil }
        guard let status = ExecutionRecord.Status(rawValue: text) else {
            let known = ExecutionRecord.Status.allCases.map(\.rawValue).joined(separator: ", ")
            throw APIError(.invalidRequest, "status must be one of \(known); found '\(text.prefix(80))'")
        }
        return status
    }

    private static func cursor(of request: HTTPRequest) throws(APIError) -> MomentCursor? {
        guard let text = request.target.queryValue("cursor") else { return nil }
        guard let cursor = MomentCursor(text) else {
            throw APIError(
                .invalidRequest, "cursor must be the 'next' of an earlier page; found '\(text.prefix(80))'")
        }
        return cursor
    }
}

extension ExecutionRecord {
    /// The execution as lists show it (HTTP contract, "Workflows").
    var summaryJSON: JSONValue { JSONValue(members: summaryMembers) }

    /// The whole execution.
    var json: JSONValue {
        JSONValue(members: summaryMembers + [("result", result ?? .null), ("trace", trace ?? .null)])
    }

    private var summaryMembers: [(String, JSONValue)] {
        [
            ("id", JSONValue(id)), ("workflow", JSONValue(workflow)), ("version", JSONValue(version)),
            ("status", JSONValue(status.rawValue)), ("created_at", JSONValue(createdAt.description)),
            ("created_by", subject.map { JSONValue($0) } ?? .null),
            ("request_id", requestID.map { JSONValue($0) } ?? .null),
            ("started_at", startedAt.map { JSONValue($0.description) } ?? .null),
            ("duration_ms", duration.flatMap { JSONValue(Double($0) / 1_000) } ?? .null),
            ("error", error ?? .null),
        ]
    }
}

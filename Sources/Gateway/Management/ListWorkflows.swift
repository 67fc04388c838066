import HTTPCore
import JSON
import OpenAPI
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel

/// `GET /v1/workflows`: the workflows that a tenant sees, by name, each with its version, node count, validity and
/// routes; page by page.
struct ListWorkflows: ManagementEndpoint {
    let catalog: Catalog
    let routes: RoutesInForce

    var declaration: EndpointDeclaration { .listWorkflows }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let limit = try call.request.pageLimit()
        let cursor = try Self.cursor(of: call.request)
        var rows = try page(limit + 1, after: cursor, of: call)
        let hasMore = rows.count > limit
        rows = Array(rows.prefix(limit))
        let next = hasMore ? rows.last?.current.name : nil
        var response = HTTPResponse(json: [
            "ok": true, "workflows": JSONValue(rows.map(json)), "next": next.map { JSONValue($0) } ?? .null,
        ])
        if let next {
            response.fields["Link"] = "</v1/workflows?limit=\(limit)&cursor=\(next)>; rel=\"next\""
        }
        return response
    }

    /// The first of both lists together; a tenant's own takes the place of a shared workflow of its name.
    private func page(
        _ count: Int, after cursor: String?, of call: EndpointCall
    ) throws(APIError) -> [WorkflowLibrary.Entry] {
        let tenant = call.tenant
        let shared = catalog.sharedEntries(tenant: tenant).filter { entry in
            cursor.map { $0.utf8.lexicographicallyPrecedes(entry.current.name.utf8) } ?? true
        }
        let heads = try call.log.translatingErrors { () throws(StoreError) in
            try catalog.store.workflows(limit: count, after: cursor, tenant: tenant)
        }
        let own = Set(heads.map(\.name))
        let names = (shared.map(\.current.name).filter { !own.contains($0) } + heads.map(\.name))
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let sharedByName = Dictionary(shared.map { ($0.current.name, $0) }) { first, _ in first }
        let headsByName = Dictionary(heads.map { ($0.name, $0) }) { first, _ in first }
        var rows: [WorkflowLibrary.Entry] = []
        for name in names.prefix(count) {
            guard let head = headsByName[name] else {
                if let entry = sharedByName[name] { rows.append(entry) }
                continue
            }
            let entry = try call.log.translatingErrors { () throws(StoreError) in
                try catalog.ownEntry(head, tenant: tenant)
            }
            if let entry { rows.append(entry) }
        }
        return rows
    }

    /// The workflow as lists show it (HTTP contract, "Workflows"). The version is the one in force.
    private func json(_ entry: WorkflowLibrary.Entry) -> JSONValue {
        let (current, shown) = (entry.current, entry.inForce ?? entry.current)
        let routes = routes.routes(to: current.name, from: entry.source)
        return [
            "name": JSONValue(current.name), "version": JSONValue(shown.version), "nodes": JSONValue(shown.nodeCount),
            "valid": JSONValue(current.isValid),
            "errors": JSONValue(current.allFindings.filter { $0.severity == .error }.map(\.json)),
            "source": JSONValue(entry.source.rawValue),
            "route": JSONValue(routes.map { JSONValue("\($0.methods.joined(separator: ",")) \($0.path)") }),
        ]
    }

    private static func cursor(of request: HTTPRequest) throws(APIError) -> String? {
        guard let cursor = request.target.queryValue("cursor") else { return nil }
        guard WorkflowName.isValid(cursor) else {
            throw APIError(
                .invalidRequest, "cursor must be the 'next' of an earlier page; found '\(cursor.prefix(80))'")
        }
        return cursor
    }
}

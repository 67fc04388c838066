import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel
import Stores

/// `GET /auth/tenants`: the tenants that the caller may name, by name; for `*` those that have something, by name.
struct ListTenants: ManagementEndpoint {
    let metadata: any MetadataStore

    var declaration: EndpointDeclaration { .listTenants }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let tenants = try call.caller.requiredPrincipal().tenants
        let limit = try call.request.pageLimit()
        let cursor = try Self.cursor(call.request)
        guard tenants.includesEvery else {
            let sorted = tenants.named.sorted { $0.text < $1.text }.filter { $0.text > cursor?.text ?? "" }
            return page(Array(sorted.prefix(limit + 1)), tenants, limit, call)
        }
        let found = try call.log.translatingErrors { () throws(StoreError) in
            var found: [TenantID] = []
            while found.count <= limit, let next = try metadata.tenant(after: found.last ?? cursor) {
                found.append(next)
            }
            return found
        }
        return page(found, tenants, limit, call)
    }

    private func page(
        _ found: [TenantID], _ tenants: TenantSet, _ limit: Int, _ call: EndpointCall
    ) -> HTTPResponse {
        let page = found.prefix(limit)
        return call.page(
            "tenants", page.map { ["tenant": JSONValue($0.text), "is_home": JSONValue($0 == tenants.home)] },
            next: found.count > limit ? page.last?.text : nil, limit: limit)
    }

    private static func cursor(_ request: HTTPRequest) throws(APIError) -> TenantID? {
        guard let text = request.target.queryValue("cursor") else { return nil }
        do { return try TenantID(text) } catch {
            throw APIError(.invalidRequest, "cursor must be the 'next' of an earlier page")
        }
    }
}

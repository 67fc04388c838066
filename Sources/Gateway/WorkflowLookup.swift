import HTTPCore
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine

/// Finds workflows for the endpoints, and the routes that lead to them.
struct WorkflowLookup: Sendable {
    let catalog: Catalog
    let routes: RoutesInForce

    /// What a tenant gets under a name: its own, or else the shared workflow.
    /// - Throws: ``APIError`` `WORKFLOW_NOT_FOUND`, 503, 500.
    func entry(
        named name: String, tenant: TenantID, _ log: RequestLog
    ) throws(APIError) -> WorkflowLibrary.Entry {
        let found = try log.translatingErrors { () throws(StoreError) in
            try catalog.entry(named: name, tenant: tenant)
        }
        guard let found else { throw Self.notFound(name) }
        return found
    }

    /// The shared workflow of a name.
    /// - Throws: ``APIError`` `WORKFLOW_NOT_FOUND`.
    func sharedEntry(named name: String, tenant: TenantID) throws(APIError) -> WorkflowLibrary.Entry {
        guard let found = catalog.sharedEntry(named: name, tenant: tenant) else { throw Self.notFound(name) }
        return found
    }

    /// The routes that lead to a workflow: to a tenant's own only those that say so.
    func routes(to name: String, from source: WorkflowLibrary.Source) -> [Route] {
        let all = routes.table.routesByWorkflow[name] ?? []
        return source == .file ? all : all.filter(\.isOverridable)
    }

    /// Whether a route leads to a workflow, so that it must respond (`NO_RESPONSE`).
    func isRouted(_ name: String, from source: WorkflowLibrary.Source) -> Bool {
        !routes(to: name, from: source).isEmpty
    }

    static func notFound(_ name: String) -> APIError {
        APIError(.workflowNotFound, "Workflow '\(name.prefix(64))' not found")
    }
}

import Synchronization
import WorkflowCatalog

/// The routing table in force: every request reads it, the keeper replaces it.
final class RoutesInForce: Sendable {
    private struct State {
        var table = RouteTable()
        var serverVersion: String?
    }

    private let state = Mutex(State())

    /// The table in force.
    var table: RouteTable { state.withLock { $0.table } }

    /// The version of the server workflow that gave the table; nil before there was one.
    var serverVersion: String? { state.withLock { $0.serverVersion } }

    /// The routes that lead to a workflow: to a tenant's own only those that say so.
    func routes(to name: String, from source: WorkflowLibrary.Source) -> [Route] {
        let all = table.routesByWorkflow[name] ?? []
        return source == .file ? all : all.filter(\.isOverridable)
    }

    /// Whether a route leads to a workflow, so that it must respond (`NO_RESPONSE`).
    func isRouted(_ name: String, from source: WorkflowLibrary.Source) -> Bool {
        !routes(to: name, from: source).isEmpty
    }

    func replace(by table: RouteTable, serverVersion: String?) {
        state.withLock { $0 = State(table: table, serverVersion: serverVersion) }
    }
}

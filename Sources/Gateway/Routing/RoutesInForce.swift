import Synchronization

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

    func replace(by table: RouteTable, serverVersion: String?) {
        state.withLock { $0 = State(table: table, serverVersion: serverVersion) }
    }
}

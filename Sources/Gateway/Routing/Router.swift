import RepositoryModel
import JSON
import Logging
import Stores
import Synchronization
import WorkflowEngine
import WorkflowModel

/// The routing table in force; read by every request, replaced by the router.
final class CurrentRoutes: Sendable {
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

/// Keeps the routing table in step with `server.json`: a changed one routes anew, a broken one leaves the last good
/// table in force.
struct Router: Sendable {
    let current: CurrentRoutes
    private let executor: Executor
    private let management: [Route]
    private let logger: Logger

    /// A router whose table has the management routes alone.
    /// - Throws: ``RouteTable/Invalid`` for management routes that contradict each other.
    init(
        current: CurrentRoutes, executor: Executor, management: [Route], logger: Logger
    ) throws(RouteTable.Invalid) {
        self.current = current
        self.executor = executor
        self.management = management
        self.logger = logger
        current.replace(by: try RouteTable(output: nil, management: management), serverVersion: nil)
    }

    /// Runs `server.json` if it is another than the one in force.
    func refresh(from workflows: WorkflowLibrary.Snapshot) {
        let plan: Plan
        do { plan = try workflows.entry(named: "server").plan() } catch {
            logger.error("there is no server workflow to take routes from", metadata: ["error": "\(error)"])
            return
        }
        guard plan.version != current.serverVersion else { return }
        do {
            let outcome = try executor.execute(
                plan, for: ExecutionContext.Caller(subject: nil, principal: .null, tenant: .default),
                request: WorkflowRequest(), id: "server"
            ).outcome.get()
            guard case .output(let output) = outcome else {
                throw RouteTable.Invalid(description: "the server workflow must not respond")
            }
            let table = try RouteTable(output: output, management: management)
            current.replace(by: table, serverVersion: plan.version)
            logger.info("routes are in force", metadata: ["version": "\(plan.version)"])
        } catch {
            logger.error(
                "the server workflow gives no routing table; the last good one stays in force",
                metadata: ["error": "\(error)"])
        }
    }
}

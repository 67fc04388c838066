import JSON
import Logging
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel

/// Keeps the routing table in step with `server.json`: a changed one routes anew, a broken one leaves the last good
/// table in force.
struct RouteTableKeeper: Sendable {
    let routes: RoutesInForce
    private let executor: Executor
    private let management: [Route]
    private let logger: Logger

    /// A keeper whose table has the management routes alone.
    /// - Throws: ``RouteTable/Invalid`` for management routes that contradict each other.
    init(
        routes: RoutesInForce, executor: Executor, management: [Route], logger: Logger
    ) throws(RouteTable.Invalid) {
        self.routes = routes
        self.executor = executor
        self.management = management
        self.logger = logger
        routes.replace(by: try RouteTable(output: nil, management: management), serverVersion: nil)
    }

    /// Runs `server.json` if it is another than the one in force.
    func refresh(from workflows: WorkflowLibrary.Snapshot) {
        let plan: Plan
        do { plan = try workflows.entry(named: "server").plan() } catch {
            logger.error("there is no server workflow to take routes from", metadata: ["error": "\(error)"])
            return
        }
        guard plan.version != routes.serverVersion else { return }
        do {
            let outcome = try executor.execute(
                plan, for: ExecutionContext.Caller(subject: nil, principal: .null, tenant: .default),
                request: WorkflowRequest(), id: "server"
            ).outcome.get()
            guard case .output(let output) = outcome else {
                throw RouteTable.Invalid(description: "the server workflow must not respond")
            }
            let table = try RouteTable(output: output, management: management)
            routes.replace(by: table, serverVersion: plan.version)
            logger.info("routes are in force", metadata: ["version": "\(plan.version)"])
        } catch {
            logger.error(
                "the server workflow gives no routing table; the last good one stays in force",
                metadata: ["error": "\(error)"])
        }
    }
}

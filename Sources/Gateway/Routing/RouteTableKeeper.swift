import JSON
import Logging
import RepositoryModel
import Stores
import Synchronization
import System
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel

/// Keeps the routing table in step with `server.json`: a changed one routes anew, a broken one leaves the last good
/// table in force and is tried again, less and less often.
final class RouteTableKeeper: Sendable {
    /// Attempts that failed, one after the other.
    private struct Failures {
        var count = 0
        /// When to try again, in seconds.
        var next = Double.infinity
    }

    /// Seconds until the next attempt: after the first failure, and at most.
    private static let pauses = 0.25...30.0

    let routes: RoutesInForce
    private let executor: Executor
    private let management: [Route]
    private let logger: Logger
    private let failures = Mutex(Failures())
    private let failing = PersistentFailure()

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

    /// Whether an attempt has failed, and it is time for another.
    func isDue(at now: Double) -> Bool { failures.withLock { now >= $0.next } }

    /// Runs `server.json` if it is another than the one in force.
    func refresh(from workflows: WorkflowLibrary.Snapshot, at now: Double) {
        do {
            let plan = try workflows.entry(named: "server").plan()
            if plan.version != routes.serverVersion { try takeOver(plan) }
            failing.ends()
            failures.withLock { $0 = Failures() }
        } catch {
            failures.withLock { failures in
                let pause = Self.pauses.lowerBound * Double(1 << min(failures.count, 10))
                failures = Failures(count: failures.count + 1, next: now + min(pause, Self.pauses.upperBound))
            }
            guard failing.begins(with: "\(error)") else { return }
            logger.error(
                "the server workflow gives no routing table; the last good one stays in force",
                metadata: ["error": "\(error)"])
        }
    }

    private func takeOver(_ plan: Plan) throws {
        let outcome = try executor.execute(
            plan, for: ExecutionContext.Caller(subject: nil, principal: .null, tenant: .default),
            request: WorkflowRequest(), id: "server"
        ).outcome.get()
        guard case .output(let output) = outcome else {
            throw RouteTable.Invalid("the server workflow must not respond")
        }
        routes.replace(by: try RouteTable(output: output, management: management), serverVersion: plan.version)
        logger.info("routes are in force", metadata: ["version": "\(plan.version)"])
    }
}

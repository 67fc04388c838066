import Fairness
import RepositoryModel
import Stores
import System
import WorkflowModel

/// Counts what an execution, with its sub-workflows, has used up, and fails it past a limit. Belongs to one thread.
final class ExecutionBudget {
    /// The limits that set a deadline, by the names in failures.
    enum TimeLimit: String {
        case wallTime = "wall time"
        case nodeTimeout = "node timeout"
    }

    let limits: Executor.Limits
    /// The nearest deadline in force, in seconds of the monotonic clock. Read and set whole, by one thread, so accesses
    /// cannot overlap; unchecked because every node reads it (see ``ExecutionRun/running`` for the figure).
    @exclusivity(unchecked) private(set) var deadline: Double
    /// The limit that set the deadline.
    private var timeLimit = TimeLimit.wallTime
    /// When the clock was last read, in seconds. Unchecked for the same reason: compared with the deadline at each
    /// node.
    @exclusivity(unchecked) private(set) var now: Double
    /// The depth of sub-workflows; 0 in the outermost workflow.
    var depth = 0
    private var nodesRun = 0
    private let isAbandoned: (() -> Bool)?
    private let thread: (any ExecutionThread)?
    private let stopsWithClient: Bool
    private var lastAsked: Double
    private let began: Double
    /// What the executions of this process share.
    private let common: FairShare
    /// This execution's part in it; made when it is first needed, which for a quick execution it never is.
    private var share: ExecutionShare?
    /// When to look next whether the execution has computed for long. Unchecked as ``now`` is.
    @exclusivity(unchecked) private var nextLook: Double
    /// Seconds of the thread's processor time that earlier attempts of this execution do not count.
    private var uncounted = 0.0

    /// - Parameters:
    ///   - seconds: how long the execution may take.
    ///   - share: what the executions of this process share.
    init(
        limits: Executor.Limits, seconds: Double, options: ExecutionOptions = ExecutionOptions(),
        share: FairShare = FairShare()
    ) {
        self.limits = limits
        isAbandoned = options.isAbandoned
        thread = options.thread
        stopsWithClient = options.stopsWithClient
        common = share
        now = monotonicSeconds()
        deadline = now + seconds
        lastAsked = now
        began = now
        nextLook = now + Self.firstLook
    }

    /// The seconds from the beginning to when the clock was last read.
    var secondsUsed: Double { now - began }

    /// Counts nodes from 0 again, for an execution that runs again from the start.
    func restart() { nodesRun = 0 }

    /// Ends an attempt before its commit, for which others wait.
    func endAttempt(_ context: ExecutionContext) {
        uncounted += context.store.stagingSeconds
        share?.giveTurn()
        nextLook = now
    }

    /// Ends the execution.
    func end() { share?.end(uncounted: uncounted) }

    /// Sees whether a request's execution may begin.
    /// - Throws: `RATE_LIMITED`.
    func admit(_ tenant: TenantID) throws(NodeFailure) {
        if thread != nil { try common.record.admit(tenant, at: now) }
    }

    /// Reads the clock.
    func readClock() { now = monotonicSeconds() }

    /// Tells whether there is time for a wait of that many seconds.
    func isInTime(for wait: Double = 0) -> Bool { monotonicSeconds() + wait < deadline }

    /// The failure of a node that has missed the deadline.
    var timeout: NodeFailure {
        NodeFailure(
            "TIMEOUT",
            timeLimit == .wallTime
                ? "the execution takes longer than it may" : "the node takes longer than its timeout",
            limit: timeLimit.rawValue)
    }

    /// Counts a node that is about to run.
    /// - Parameter context: the execution. Once it has written something, it does not stop when the client goes.
    /// - Throws: `LIMIT_EXCEEDED`, `TIMEOUT`, `CANCELLED`.
    func spendNode(in context: ExecutionContext) throws(NodeFailure) {
        nodesRun += 1
        guard nodesRun <= limits.nodes else {
            throw NodeFailure("LIMIT_EXCEEDED", "more than \(limits.nodes) nodes would run", limit: "nodes run")
        }
        guard now < deadline else { throw timeout }
        if now >= nextLook { try look(in: context) }
    }

    /// Sees whether an execution may go on that has not come to its next node yet.
    /// - Throws: `TIMEOUT`, `CANCELLED`, `OVERLOADED`.
    func goOn(in context: ExecutionContext) throws(NodeFailure) {
        readClock()
        guard now < deadline else { throw timeout }
        if now >= nextLook { try look(in: context) }
    }

    /// Seconds between two checks whether the client is still there.
    private static let patience = 0.05
    /// Seconds after which an execution is worth a look: ten times what a quick one takes.
    private static let firstLook = 0.001

    /// Looks whether the execution is still wanted, and waits for its turn where it has computed for long.
    private func look(in context: ExecutionContext) throws(NodeFailure) {
        // Where that fails the next node looks again.
        nextLook = now
        let canCancel = context.store.isEmpty
        if canCancel, now - lastAsked > Self.patience { try checkWanted() }
        let uncounted = uncounted + context.store.stagingSeconds
        let pause = try share(of: context.caller.tenant, uncounted).look(at: now, uncounted: uncounted) {
            () throws(NodeFailure) in
            readClock()
            guard now < deadline else { throw timeout }
            if canCancel { try checkWanted() }
        }
        readClock()
        nextLook = now + pause
    }

    private func share(of tenant: TenantID, _ uncounted: Double) -> ExecutionShare {
        if let share { return share }
        let made = ExecutionShare(common, of: tenant, on: thread, uncounted: uncounted)
        share = made
        return made
    }

    private func checkWanted() throws(NodeFailure) {
        lastAsked = now
        if isAbandoned?() == true || stopsWithClient && thread?.isClientGone == true {
            throw NodeFailure("CANCELLED", "the client has gone, and nothing had been written")
        }
    }

    /// Runs `body`, which takes time but no processor; others may use a request's thread in the meantime.
    /// - Throws: `OVERLOADED` where too many of the tenant's requests wait already; `body`'s own failure.
    func waiting<Result>(
        in context: ExecutionContext, _ body: () throws(NodeFailure) -> Result
    ) throws(NodeFailure) -> Result {
        defer { nextLook = 0 }
        return try share(of: context.caller.tenant, uncounted + context.store.stagingSeconds).waiting(body)
    }

    /// Lets time pass, as long as the execution may go on.
    /// - Throws: `TIMEOUT`, `CANCELLED`, and what ``waiting(_:_:)`` throws.
    func pause(seconds: Double, in context: ExecutionContext, canCancel: Bool) throws(NodeFailure) {
        // Too short for others to have a use for the thread.
        guard seconds > Self.shortWait else { return try sleep(seconds: seconds, canCancel: canCancel) }
        try waiting(in: context) { () throws(NodeFailure) in try sleep(seconds: seconds, canCancel: canCancel) }
    }

    private static let shortWait = 0.005

    /// Sleeps in slices, and looks in between whether the execution may go on.
    private func sleep(seconds: Double, canCancel: Bool) throws(NodeFailure) {
        readClock()
        let end = now + seconds
        while now < end {
            guard now < deadline else { throw timeout }
            if canCancel { try checkWanted() }
            Thread.sleep(seconds: min(min(end, deadline) - now, Self.patience))
            readClock()
        }
    }

    /// Runs `body` with a deadline that many seconds from now, unless an earlier one is in force.
    func within<T>(
        seconds: Double?, limit: TimeLimit, _ body: () throws(NodeFailure) -> T
    ) throws(NodeFailure) -> T {
        guard let seconds, now + seconds < deadline else { return try body() }
        let outer = (deadline, timeLimit)
        (deadline, timeLimit) = (now + seconds, limit)
        defer { (deadline, timeLimit) = outer }
        let result = try body()
        guard isInTime() else { throw timeout }
        return result
    }
}

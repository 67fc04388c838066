import Glibc
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
    private let room: WaitingRoom?
    private var lastAsked: Double
    private let began: Double

    /// - Parameters:
    ///   - seconds: how long the execution may take.
    ///   - room: where a thread of a request waits; nil if there is none.
    init(
        limits: Executor.Limits, seconds: Double, options: ExecutionOptions = ExecutionOptions(),
        room: WaitingRoom? = nil
    ) {
        self.limits = limits
        isAbandoned = options.isAbandoned
        thread = options.thread
        stopsWithClient = options.stopsWithClient
        self.room = room
        now = monotonicSeconds()
        deadline = now + seconds
        lastAsked = now
        began = now
    }

    /// The seconds from the beginning to when the clock was last read.
    var secondsUsed: Double { now - began }

    /// Counts nodes from 0 again, for an execution that runs again from the start.
    func restart() { nodesRun = 0 }

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
        if now - lastAsked > Self.patience, context.store.isEmpty { try checkWanted() }
    }

    /// Seconds between two checks whether the client is still there.
    private static let patience = 0.05

    private func checkWanted() throws(NodeFailure) {
        lastAsked = now
        if isAbandoned?() == true || stopsWithClient && thread?.isClientGone == true {
            throw NodeFailure("CANCELLED", "the client has gone, and nothing had been written")
        }
    }

    /// Runs `body`, which takes time but no processor; others may use a request's thread in the meantime.
    /// - Throws: `OVERLOADED` where too many of the tenant's requests wait already; `body`'s own failure.
    func waiting<Result>(
        _ tenant: TenantID, _ body: () throws(NodeFailure) -> Result
    ) throws(NodeFailure) -> Result {
        guard let room, let thread else { return try body() }
        return try room.waiting(tenant, on: thread, body)
    }

    /// Lets time pass, as long as the execution may go on.
    /// - Throws: `TIMEOUT`, `CANCELLED`, and what ``waiting(_:_:)`` throws.
    func pause(seconds: Double, for tenant: TenantID, canCancel: Bool) throws(NodeFailure) {
        // Too short for others to have a use for the thread.
        guard seconds > Self.shortWait else { return try sleep(seconds: seconds, canCancel: canCancel) }
        try waiting(tenant) { () throws(NodeFailure) in try sleep(seconds: seconds, canCancel: canCancel) }
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

import Glibc
import RepositoryModel
import Stores
import System
import WorkflowModel

/// What an execution may still use up, its sub-workflows included. Belongs to one thread.
final class ExecutionBudget {
    /// The limits that a deadline can come from, by the names that failures tell.
    enum TimeLimit: String {
        case wallTime = "wall time"
        case nodeTimeout = "node timeout"
    }

    let limits: Executor.Limits
    /// The nearest deadline in force, in seconds of the monotonic clock. Read and set whole, by one thread, so accesses
    /// cannot overlap; unchecked because every node reads it (see ``ExecutionRun/running`` for the figure).
    @exclusivity(unchecked) private(set) var deadline: Double
    /// Where it comes from.
    private var timeLimit = TimeLimit.wallTime
    /// When the clock was last read, in seconds. Unchecked for the same reason: compared with the deadline at each node.
    @exclusivity(unchecked) private(set) var now: Double
    /// How many workflows run inside each other; the outermost does not count.
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
    ///   - room: where a thread of a request waits; nil where there is none.
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

    /// Begins to count nodes anew, for an execution that runs again from the start.
    func restart() { nodesRun = 0 }

    /// Reads the clock.
    func readClock() { now = monotonicSeconds() }

    /// Whether there is time for a wait of so many seconds.
    func isInTime(for wait: Double = 0) -> Bool { monotonicSeconds() + wait < deadline }

    /// The failure of whatever has missed the deadline.
    var timeout: NodeFailure {
        NodeFailure(
            "TIMEOUT",
            timeLimit == .wallTime
                ? "the execution takes longer than it may" : "the node takes longer than its timeout",
            limit: timeLimit.rawValue)
    }

    /// Counts a node that is about to run.
    /// - Parameter context: where it writes; an execution that has written something does not stop when nobody waits.
    /// - Throws: `LIMIT_EXCEEDED`, `TIMEOUT`, `CANCELLED`.
    func spendNode(in context: ExecutionContext) throws(NodeFailure) {
        nodesRun += 1
        guard nodesRun <= limits.nodes else {
            throw NodeFailure("LIMIT_EXCEEDED", "more than \(limits.nodes) nodes would run", limit: "nodes run")
        }
        guard now < deadline else { throw timeout }
        if now - lastAsked > Self.patience, context.store.isEmpty { try checkWanted() }
    }

    /// How often to ask whether the client is still there, in seconds.
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

    /// Runs `body` with a deadline so many seconds from now, or an earlier one that holds already.
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

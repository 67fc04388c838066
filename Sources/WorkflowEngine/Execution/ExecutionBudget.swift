import Glibc
import Stores
import Threads
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
    private var lastAsked: Double

    init(limits: Executor.Limits, seconds: Double, isAbandoned: (() -> Bool)?) {
        self.limits = limits
        self.isAbandoned = isAbandoned
        now = monotonicSeconds()
        deadline = now + seconds
        lastAsked = now
    }

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
        if isAbandoned?() == true {
            throw NodeFailure("CANCELLED", "the client has gone, and nothing had been written")
        }
    }

    /// Lets time pass in slices, and looks in between whether the execution may go on.
    /// - Throws: `TIMEOUT`, `CANCELLED`.
    func pause(seconds: Double, canCancel: Bool) throws(NodeFailure) {
        readClock()
        let end = now + seconds
        while now < end {
            guard now < deadline else { throw timeout }
            if canCancel { try checkWanted() }
            usleep(UInt32(min(min(end, deadline) - now, Self.patience) * 1e6) + 1)
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

import Glibc
import WorkflowModel

/// What an execution may still use up, its sub-workflows included. Belongs to one thread.
final class ExecutionBudget {
    /// A moment of the monotonic clock at which something must have ended, and the limit that says so.
    struct Deadline {
        let seconds: Double
        let limit: String
    }

    let limits: Executor.Limits
    /// The nearest of the deadlines that hold at present.
    private(set) var deadline: Deadline
    /// When the clock was last read, in seconds.
    private(set) var now: Double
    /// How many workflows run inside each other; the outermost does not count.
    var depth = 0
    private var nodesRun = 0
    private let isAbandoned: (() -> Bool)?
    private var lastAsked: Double

    init(limits: Executor.Limits, seconds: Double, isAbandoned: (() -> Bool)?) {
        self.limits = limits
        self.isAbandoned = isAbandoned
        now = monotonicSeconds()
        deadline = Deadline(seconds: now + seconds, limit: "wall time")
        lastAsked = now
    }

    /// Begins to count nodes anew, for an execution that runs again from the start.
    func restart() { nodesRun = 0 }

    /// Reads the clock.
    func readClock() { now = monotonicSeconds() }

    /// Whether there is time for a wait of so many seconds.
    func isInTime(for wait: Double = 0) -> Bool { monotonicSeconds() + wait < deadline.seconds }

    /// The failure of whatever has missed the deadline.
    var timeout: NodeFailure {
        NodeFailure(
            "TIMEOUT",
            deadline.limit == "wall time"
                ? "the execution takes longer than it may" : "the node takes longer than its timeout",
            limit: deadline.limit)
    }

    /// Counts a node that is about to run.
    /// - Parameter canCancel: whether the execution may stop when nobody waits for it.
    /// - Throws: `LIMIT_EXCEEDED`, `TIMEOUT`, `CANCELLED`.
    func spendNode(canCancel: Bool) throws(NodeFailure) {
        nodesRun += 1
        guard nodesRun <= limits.nodes else {
            throw NodeFailure("LIMIT_EXCEEDED", "more than \(limits.nodes) nodes would run", limit: "nodes run")
        }
        guard now < deadline.seconds else { throw timeout }
        if now - lastAsked > Self.patience, canCancel { try checkWanted() }
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
            guard now < deadline.seconds else { throw timeout }
            if canCancel { try checkWanted() }
            usleep(UInt32(min(min(end, deadline.seconds) - now, Self.patience) * 1e6) + 1)
            readClock()
        }
    }

    /// Runs `body` with a deadline so many seconds from now, or an earlier one that holds already.
    func within<T>(
        seconds: Double?, limit: String, _ body: () throws(NodeFailure) -> T
    ) throws(NodeFailure) -> T {
        let outer = deadline
        guard let seconds, now + seconds < outer.seconds else { return try body() }
        deadline = Deadline(seconds: now + seconds, limit: limit)
        defer { deadline = outer }
        let result = try body()
        guard isInTime() else { throw timeout }
        return result
    }
}

/// Seconds of a clock that is never set.
func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

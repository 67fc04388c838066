import JSON
import WorkflowModel

/// Records what happened at each node of an execution, in order.
///
/// Recording is cheap enough to be always on (48 bytes a node); the words are made only by ``json``.
public struct ExecutionTrace: Sendable {
    /// The detail that is recorded of each node.
    public enum Detail: Int, Sendable, Comparable {
        /// Whether and why it ran, how long it took, its failure.
        case outline
        /// Also the size of its result.
        case sizes
        /// Also its result, credentials masked.
        case values

        public static func < (one: Detail, other: Detail) -> Bool { one.rawValue < other.rawValue }
    }

    /// The outcome of a node.
    enum Status: String, Sendable {
        case success, error, skipped, disabled
    }

    /// One node that was run or skipped; a node inside a loop has one for each round. Executions have many, so an event
    /// is kept small.
    struct Event: Sendable {
        /// When it began, in seconds of the monotonic clock.
        let began: Double
        /// How long it took, in seconds.
        let duration: Double
        private let nodeIndex: Int32
        private let attemptCount: Int32
        private var roundIndex: Int32 = -1
        private var bytes: Int32 = -1
        /// The output that it left by; nil for one that ended the execution.
        let exit: Scheduler.Exit?
        let status: Status

        init(
            node: Int, status: Status, exit: Scheduler.Exit?, began: Double, duration: Double, attempts: Int
        ) {
            self.began = began
            self.duration = duration
            nodeIndex = Int32(clamping: node)
            attemptCount = Int32(clamping: attempts)
            self.exit = exit
            self.status = status
        }

        var node: Int { Int(nodeIndex) }

        var attempts: Int { Int(attemptCount) }

        /// The round of the innermost loop around it, from 0.
        var round: Int? {
            get { roundIndex < 0 ? nil : Int(roundIndex) }
            set { roundIndex = newValue.map { Int32(clamping: $0) } ?? -1 }
        }

        /// The size of its result in bytes, where it is recorded and known; no more than ``measured``.
        var size: Int? {
            get { bytes < 0 ? nil : Int(bytes) }
            set { bytes = newValue.map { Int32(clamping: $0) } ?? -1 }
        }
    }

    /// Details that only few events have.
    struct Extras: Sendable {
        var failure: NodeFailure?
        var skippedBehindFailure = false
        var rounds: Int?
        var value: JSONValue?
        /// The traces of the workflows that the node ran.
        var inner: [ExecutionTrace] = []
    }

    /// Bytes up to which the size of a value is measured. One can hold another many times over, and be far larger as
    /// text than in memory; of a larger one no size is known.
    static let measured = 16 << 20

    let plan: Plan
    let detail: Detail
    private(set) var events: [Event] = []
    /// The particulars of the events that have some, by their index.
    private(set) var extras: [Int: Extras] = [:]
    /// The workflows that the node that runs now has run.
    private var inner: [ExecutionTrace] = []

    init(plan: Plan, detail: Detail) {
        self.plan = plan
        self.detail = detail
        events.reserveCapacity(plan.nodes.count)
    }

    /// The nodes that took longest, at most 20, each with its milliseconds: `Hash 12.3`. For the log.
    public var slowestNodes: [String] {
        events.sorted { $0.duration > $1.duration }.prefix(20).map {
            "\(plan.nodes[$0.node].name) \(($0.duration * 10_000).rounded() / 10)"
        }
    }

    /// Adds an event.
    mutating func record(_ event: Event) { events.append(event) }

    /// Adds an event with particulars; the workflows that ran inside become a part of it.
    mutating func record(_ event: Event, _ extras: Extras) {
        var extras = extras
        extras.inner = inner
        inner = []
        self.extras[events.count] = extras
        events.append(event)
    }

    /// Remembers a workflow that the running node has run.
    mutating func add(inner trace: ExecutionTrace) { inner.append(trace) }

    /// Whether a workflow has run inside the running node.
    var hasInner: Bool { !inner.isEmpty }
}

/// A worker process as its pool knows it.
public struct PoolWorker: Sendable, Equatable {
    /// What is to become of a worker.
    public enum Role: Sendable, Equatable {
        /// It has a slot, and serves. Can transition to:
        ///   - relieved: when it asks to be replaced
        ///   - superseded: when the supervisor begins another generation
        ///   - draining: when the pool ends
        case serving
        /// Another worker is being made for its slot; it serves until that one is ready. Can transition to:
        ///   - draining: when that one is ready, or the pool ends
        case relieved
        /// Workers of another generation are being made; it serves until all of them are ready. Can transition to:
        ///   - draining: when they are ready, or the pool ends
        case superseded
        /// It has been told to end. Can only move down the list of ``Step``.
        case draining(Step, until: Duration)
    }

    /// How firmly a worker has been told to end.
    public enum Step: Int, Sendable, Comparable {
        /// By SIGQUIT: when it has done what it has in hand.
        case patient
        /// By SIGTERM: what it has in hand may take a little longer.
        case firm
        /// By SIGKILL.
        case killed

        public static func < (one: Step, other: Step) -> Bool { one.rawValue < other.rawValue }
    }

    /// Its process.
    public let pid: Int32
    /// Its place in the pool.
    public let slot: Int
    /// The generation that it was made for.
    public let generation: Int
    /// When it was made.
    public let since: Duration
    /// Whether it takes requests.
    public var isReady = false
    /// What is to become of it.
    public var role = Role.serving
    /// Its last sign of life, nil before the first; and when that came.
    var beat: (value: Int, at: Duration)?

    /// A worker that has just been made.
    public init(pid: Int32, slot: Int, generation: Int, since: Duration) {
        self.pid = pid
        self.slot = slot
        self.generation = generation
        self.since = since
    }

    /// Whether it has been told to end.
    var isDraining: Bool { if case .draining = role { true } else { false } }

    /// How firmly it has been told to end; nil if it has not.
    var step: Step? { if case .draining(let step, _) = role { step } else { nil } }

    public static func == (one: PoolWorker, other: PoolWorker) -> Bool {
        one.pid == other.pid && one.slot == other.slot && one.generation == other.generation
            && one.isReady == other.isReady && one.role == other.role
    }
}

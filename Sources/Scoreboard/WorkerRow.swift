/// What the board says of one worker.
public struct WorkerRow: Sendable, Equatable {
    /// What a worker is doing.
    public enum State: Int, Sendable {
        /// It has been made, and takes no request yet.
        case starting = 1
        /// It takes requests.
        case serving
        /// It finishes what it has in hand, and then ends.
        case draining
    }

    /// Why a worker asks to be replaced.
    public enum Relief: Int, Sendable, CustomStringConvertible {
        /// It has answered as many requests as it is to answer.
        case requests = 1
        /// It holds more memory than it is to hold.
        case memory
        /// One of its requests takes longer than any may.
        case stuck

        public var description: String {
            switch self {
            case .requests: "it has answered as many requests as a worker is to answer"
            case .memory: "it holds more memory than a worker is to hold"
            case .stuck: "one of its requests takes longer than any may"
            }
        }
    }

    /// Its process.
    public var pid: Int32
    /// Which generation it belongs to: 1 for those of the supervisor's start, one more after each reload.
    public var generation: Int
    /// Its place in the pool, from 0.
    public var slot: Int
    public var state: State
    /// When it was made, in microseconds since 1970.
    public var startedAt: Int
    /// How many workers of its slot there have been before it.
    public var restarts: Int
    /// How many threads it has that take requests.
    public var threads = 0
    /// How many requests it has in hand.
    public var busy = 0
    /// How many requests it has answered.
    public var requests = 0
    /// Bytes of memory that it holds (its resident set).
    public var memory = 0
    /// Changes four times a second while it lives; 0 until it does first.
    public var beat = 0
    /// Whether it asks to be replaced, and why.
    public var relief: Relief?

    /// A worker that has just been made.
    public init(pid: Int32, generation: Int, slot: Int, startedAt: Int, restarts: Int) {
        self.pid = pid
        self.generation = generation
        self.slot = slot
        self.startedAt = startedAt
        self.restarts = restarts
        state = .starting
    }
}

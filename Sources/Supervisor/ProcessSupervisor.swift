import Glibc
public import Logging
public import System

/// Keeps a pool of worker processes running: performs the actions of ``PoolStateMachine`` and feeds it events. It
/// serves no request itself, so nothing that a request does can bring it down.
public struct ProcessSupervisor: ~Copyable {
    /// The program that the workers run, and its arguments, its own name first.
    public struct Program: Sendable {
        let executable: String
        let arguments: [String]
        let slotOption: String?
        let environment: [String: String]

        /// A program; this process's own unless another is named, even if its file has been replaced since.
        /// - Parameters:
        ///   - slotOption: the option by which a worker is told its slot, from 0; nil if it is not told.
        ///   - environment: variables for it beside this process's, where this process does not have them.
        public init(
            executable: String = "/proc/self/exe", arguments: [String], slotOption: String? = nil,
            environment: [String: String] = [:]
        ) {
            self.executable = executable
            self.arguments = arguments
            self.slotOption = slotOption
            self.environment = environment
        }
    }

    /// The number under which a worker finds the listening socket: `FCGI_LISTENSOCK_FILENO`.
    public static let socketDescriptor: Int32 = 0
    /// The number under which a worker finds its lifeline, a pipe that ends when the supervisor does.
    public static let lifelineDescriptor: Int32 = 3
    /// The number under which a worker finds the socket for questions about its health.
    public static let healthDescriptor: Int32 = 4
    /// The number under which a worker finds the memory where all workers count (`MetricsSegment`).
    public static let metricsDescriptor: Int32 = 5
    /// The signals that ``run()`` waits for; to be blocked before the process makes its first thread.
    public static let signals = [SIGCHLD, SIGTERM, SIGINT] + IgnoredSignals.numbers

    private let socket: ListeningSocket
    private let healthSocket: ListeningSocket
    private let metrics: FileDescriptor
    private let lifeline: Lifeline
    private let program: Program
    private let logger: Logger
    private let signals: SignalSet
    private var machine: PoolStateMachine
    private var ignoredSignals: IgnoredSignals

    /// A supervisor that has started nothing yet.
    /// - Parameters:
    ///   - socket: where the workers take requests.
    ///   - healthSocket: where they take questions about their health, which must not wait behind requests.
    ///   - metrics: the memory where they count.
    ///   - signals: ``ProcessSupervisor/signals``, blocked.
    /// - Throws: ``SupervisorError`` (`system`) if descriptors are short.
    public init(
        _ settings: PoolSettings, program: Program, socket: consuming ListeningSocket,
        healthSocket: consuming ListeningSocket, metrics: consuming FileDescriptor, signals: SignalSet,
        logger: Logger
    ) throws(SupervisorError) {
        // What can fail comes before what would have to be undone.
        let memory = try FileDescriptor.outOfTheWay(metrics.release(), from: "making shared memory")
        let lifeline = try Lifeline()
        self.socket = socket
        self.healthSocket = healthSocket
        self.metrics = memory
        self.lifeline = lifeline
        self.program = program
        self.logger = logger
        machine = PoolStateMachine(settings)
        ignoredSignals = IgnoredSignals(logger: logger)
        self.signals = signals
    }

    /// Runs the pool until SIGTERM or SIGINT and the drain that follows. A second one kills what is left.
    /// - Returns: the status to exit with.
    public mutating func run() -> Int32 {
        FileDescriptor.closeOnExec(from: 3)
        logger.info("listening", metadata: ["socket": "\(socket.name)"])
        if let status = handle(.started) { return status }
        while true {
            let arrived = ignoredSignals.others(in: signals.wait(atMost: machine.deadline.map { $0 - Self.now }))
            // The end first: a worker that was sent the same signal must not be replaced.
            if arrived.contains(SIGTERM) || arrived.contains(SIGINT) {
                logger.notice("draining")
                if let status = handle(.terminate) { return status }
            }
            while let (pid, exit) = ChildProcess.reap() {
                logger.log(
                    level: exit == .status(0) ? .info : .error, "worker ended",
                    metadata: ["pid": "\(pid)", "by": "\(exit)"])
                if let status = handle(.childExited(pid: pid)) { return status }
            }
            if let status = handle(.tick) { return status }
        }
    }

    /// Performs the actions that follow from an event, and from their outcomes; returns the status when it is time to
    /// exit.
    private mutating func handle(_ event: PoolStateMachine.Event) -> Int32? {
        var events = [event]
        while let event = events.popLast() {
            for action in machine.handle(event, at: Self.now) {
                switch action {
                case .spawn(let slot): events.append(spawn(slot))
                case .drain(let pid): kill(pid, SIGTERM)
                case .kill(let pid):
                    logger.warning("worker killed, it did not drain in time", metadata: ["pid": "\(pid)"])
                    kill(pid, SIGKILL)
                case .exit(let status): return status
                }
            }
        }
        return nil
    }

    private func spawn(_ slot: Int) -> PoolStateMachine.Event {
        do throws(SupervisorError) {
            let pid = try ChildProcess.spawn(
                program.executable, program.arguments + (program.slotOption.map { [$0, "\(slot)"] } ?? []),
                environment: program.environment, blocked: IgnoredSignals.numbers,
                descriptors: [
                    (socket.descriptor.number, Self.socketDescriptor),
                    (lifeline.reading.number, Self.lifelineDescriptor),
                    (healthSocket.descriptor.number, Self.healthDescriptor),
                    (metrics.number, Self.metricsDescriptor),
                ])
            logger.info("worker started", metadata: ["pid": "\(pid)", "slot": "\(slot)"])
            return .spawned(slot: slot, pid: pid)
        } catch {
            logger.error("worker not started", metadata: ["slot": "\(slot)", "error": "\(error)"])
            return .spawnFailed(slot: slot)
        }
    }

    private static var now: Duration { .seconds(monotonicSeconds()) }
}

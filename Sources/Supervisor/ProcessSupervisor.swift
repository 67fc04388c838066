import Glibc
public import Logging
import Scoreboard
public import System

/// Keeps a pool of worker processes running: performs the actions of ``PoolStateMachine`` and feeds it events. It
/// serves no request itself, so nothing that a request does can bring it down.
///
/// At a reload it becomes the program that lies at its path then, with all that it holds: so the next generation has the
/// new settings and the new program, and nothing of the old program stays.
public struct ProcessSupervisor: ~Copyable {
    /// The number under which a worker finds the listening socket: `FCGI_LISTENSOCK_FILENO`.
    public static let socketDescriptor: Int32 = 0
    /// The number under which a worker finds its lifeline, a pipe that ends when the supervisor does.
    public static let lifelineDescriptor: Int32 = 3
    /// The number under which a worker finds the socket for questions about its health.
    public static let healthDescriptor: Int32 = 4
    /// The number under which a worker finds the memory where all workers count (`MetricsSegment`).
    public static let metricsDescriptor: Int32 = 5
    /// The number under which a worker finds the bell by which it calls the supervisor.
    public static let bellDescriptor: Int32 = 6
    /// The signals that ``run()`` waits for; to be blocked before the process makes its first thread.
    public static let signals = [SIGCHLD, SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2]
    /// Those that a worker handles once it can; until then they wait.
    public static let workerSignals = [SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2]

    /// How often it looks at the workers, and shows systemd that it lives.
    private static let interval = Duration.seconds(1)

    let sockets: Sockets
    let lock: InstanceLock
    /// The memory where the workers count.
    let metrics: FileDescriptor
    let lifeline: Lifeline
    /// An eventfd(2).
    let bell: FileDescriptor
    let board: WorkerBoard
    let program: Program
    let logger: Logger
    let log: LogFile?
    let signals: SignalSet
    let notifier = ServiceNotifier()
    var machine: PoolStateMachine
    /// The row of each worker on the board, by its process.
    var rows: [Int32: Int]
    /// How many workers each slot has had in this generation.
    private var made: [Int: Int] = [:]
    var check: ReloadCheck?
    /// Whether to check again when the check that runs has ended.
    var isReloadRepeated = false

    /// A supervisor that has started nothing yet.
    /// - Parameters:
    ///   - boardPath: the file in which the workers say what they do; one that a supervisor before has left is replaced.
    ///   - metrics: the memory where they count.
    ///   - signals: ``ProcessSupervisor/signals``, blocked.
    /// - Throws: ``SupervisorError`` (`system`) if descriptors are short, or there is no room for the board.
    public init(
        _ settings: PoolSettings, program: Program, sockets: consuming Sockets, lock: consuming InstanceLock,
        boardPath: String, metrics: consuming FileDescriptor, signals: SignalSet, logger: Logger
    ) throws(SupervisorError) {
        Self.wakeOrphans(boardPath)
        let board = try SupervisorError.wrapping { () throws(SystemError) in try WorkerBoard.make(path: boardPath) }
        let memory = try FileDescriptor.outOfTheWay(metrics.release(), from: "making shared memory")
        let lifeline = try Lifeline()
        let bell = try SupervisorError.wrapping { () throws(SystemError) in
            try FileDescriptor.event().duplicate(from: 10)
        }
        self.init(
            PoolStateMachine(settings), program, sockets, lock, memory, lifeline, bell, board, [:],
            LogFile.ofStandardError(), signals, logger)
    }

    /// The supervisor that the program before this one was, and its workers, which serve until new ones do.
    /// - Parameters:
    ///   - newMetrics: the memory to count in where that of the program before does not do.
    ///   - isUsable: whether this program's workers can count in the memory of that descriptor.
    /// - Throws: ``SupervisorError`` (`system`) if that program has not left what is needed.
    public init(
        resuming inherited: Int32, _ settings: PoolSettings, program: Program, boardPath: String,
        newMetrics: consuming FileDescriptor, isUsable: (Int32) -> Bool, signals: SignalSet, logger: Logger
    ) throws(SupervisorError) {
        let handover = try Handover(inherited: inherited)
        let board = try SupervisorError.wrapping { () throws(SystemError) in
            if let board = try? WorkerBoard(path: boardPath) { return board }
            return try WorkerBoard.make(path: boardPath)
        }
        // A board that another program has made anew knows nothing of the workers before.
        let rows = handover.workers.filter { board.row($0.row)?.pid == $0.worker.pid }.map { ($0.worker.pid, $0.row) }
        let former = handover.workers.map(\.worker)
        let sockets = Sockets(requests: try .resume("socket", handover), health: try .resume("health", handover))
        let lock = try InstanceLock.resume(handover)
        let lifeline = try Lifeline(resuming: handover)
        let bell = try handover.take("bell")
        var memory = try handover.take("metrics")
        if !isUsable(memory.number) {
            memory = try FileDescriptor.outOfTheWay(newMetrics.release(), from: "making shared memory")
        }
        self.init(
            PoolStateMachine(settings, generation: handover.generation + 1, former: former), program, sockets, lock,
            memory, lifeline, bell, board, Dictionary(rows) { $1 }, handover.paths["log"].map { LogFile(path: $0) },
            signals,
            logger)
    }

    private init(
        _ machine: PoolStateMachine, _ program: Program, _ sockets: consuming Sockets, _ lock: consuming InstanceLock,
        _ metrics: consuming FileDescriptor, _ lifeline: consuming Lifeline, _ bell: consuming FileDescriptor,
        _ board: WorkerBoard, _ rows: [Int32: Int], _ log: LogFile?, _ signals: SignalSet, _ logger: Logger
    ) {
        self.machine = machine
        self.program = program
        self.sockets = sockets
        self.lock = lock
        self.metrics = metrics
        self.lifeline = lifeline
        self.bell = bell
        self.board = board
        self.rows = rows
        self.log = log
        self.signals = signals
        self.logger = logger
    }

    /// Runs the pool until a signal ends it and what is in hand is done. A second SIGTERM or SIGINT kills what is left.
    /// - Returns: the status to exit with.
    public mutating func run() -> Int32 {
        FileDescriptor.closeOnExec(from: 3)
        ProcessTitle.set("packagerepo: supervisor")
        logger.info(
            "listening", metadata: ["socket": "\(sockets.requests.name)", "generation": "\(machine.generation)"])
        if let status = handle(.started) { return status }
        while true {
            let wait = min(machine.deadline.map { $0 - Self.now } ?? Self.interval, Self.interval)
            let arrived = signals.wait(atMost: wait, or: bell.number)
            // The end first: a worker that was sent the same signal must not be replaced.
            if let status = end(by: arrived) { return status }
            if let status = reap() { return status }
            if let status = look() { return status }
            if let status = handle(.tick) { return status }
            if arrived.contains(SIGUSR1) { reopenLog() }
            if arrived.contains(SIGHUP) || arrived.contains(SIGUSR2) { reload() }
            check?.limit(at: Self.now)
            notifier.beat()
        }
    }

    private mutating func end(by arrived: Set<Int32>) -> Int32? {
        let isFirm = arrived.contains(SIGTERM) || arrived.contains(SIGINT)
        guard isFirm || arrived.contains(SIGQUIT) else { return nil }
        notifier.stopping()
        let patience = isFirm ? machine.settings.drainLimit : machine.settings.patience
        logger.notice("draining", metadata: ["patience": "\(patience)"])
        return handle(isFirm ? .terminate : .quit)
    }

    private mutating func reap() -> Int32? {
        while let (pid, exit) = ChildProcess.reap() {
            if pid == check?.pid {
                conclude(exit)
                continue
            }
            logger.log(
                level: exit == .status(0) ? .info : .error, "worker ended",
                metadata: ["pid": "\(pid)", "by": "\(exit)"])
            if let row = rows.removeValue(forKey: pid) { board.remove(row) }
            if let status = handle(.childExited(pid: pid)) { return status }
        }
        return nil
    }

    /// Looks at what the workers say of themselves.
    private mutating func look() -> Int32? {
        bell.clearEvent()
        for worker in machine.workers {
            guard let index = rows[worker.pid], let row = board.row(index) else { continue }
            if row.beat != 0 { _ = handle(.beat(pid: worker.pid, value: row.beat)) }
            if !worker.isReady, board.isReady(index), let status = handle(.ready(pid: worker.pid)) { return status }
            if let relief = row.relief, worker.role == .serving {
                logger.notice("worker is replaced", metadata: ["pid": "\(worker.pid)", "reason": "\(relief)"])
                if let status = handle(.worn(pid: worker.pid)) { return status }
            }
        }
        for worker in machine.workers {
            guard let index = rows[worker.pid] else { continue }
            board.set(worker.isDraining ? .draining : worker.isReady ? .serving : .starting, of: index)
        }
        return nil
    }

    /// Performs the actions that follow from an event, and from their outcomes; returns the status when it is time to
    /// exit.
    private mutating func handle(_ event: PoolStateMachine.Event) -> Int32? {
        var events = [event]
        while let event = events.popLast() {
            for action in machine.handle(event, at: Self.now) {
                switch action {
                case .spawn(let slot): events.append(spawn(slot))
                case .quit(let pid): kill(pid, SIGQUIT)
                case .drain(let pid): kill(pid, SIGTERM)
                case .kill(let pid):
                    logger.warning("worker killed, it did not drain in time", metadata: ["pid": "\(pid)"])
                    kill(pid, SIGKILL)
                case .killSilent(let pid):
                    logger.error("worker killed, it shows no sign of life", metadata: ["pid": "\(pid)"])
                    kill(pid, SIGKILL)
                case .announceReady:
                    logger.info("ready", metadata: ["generation": "\(machine.generation)"])
                    notifier.ready("\(machine.settings.workers) workers, generation \(machine.generation)")
                case .exit(let status): return status
                }
            }
        }
        return nil
    }

    private mutating func spawn(_ slot: Int) -> PoolStateMachine.Event {
        do throws(SupervisorError) {
            // Before the worker, so that its row is there when it looks.
            var row = WorkerRow(
                pid: -1, generation: machine.generation, slot: slot, startedAt: WallTime.now.microseconds,
                restarts: made[slot] ?? 0)
            guard let index = board.add(row) else { throw SupervisorError(.system, "the board is full") }
            do throws(SupervisorError) { row.pid = try spawn(slot, index) } catch {
                board.remove(index)
                throw error
            }
            board.set(row.pid, of: index)
            rows[row.pid] = index
            made[slot, default: 0] += 1
            logger.info(
                "worker started",
                metadata: ["pid": "\(row.pid)", "slot": "\(slot)", "generation": "\(machine.generation)"])
            return .spawned(slot: slot, pid: row.pid)
        } catch {
            logger.error("worker not started", metadata: ["slot": "\(slot)", "error": "\(error)"])
            return .spawnFailed(slot: slot)
        }
    }

    private func spawn(_ slot: Int, _ row: Int) throws(SupervisorError) -> Int32 {
        // What this process itself runs: another program, and other settings, come only by a reload.
        try ChildProcess.spawn(
            "/proc/self/exe",
            ["packagerepo: worker \(slot)"] + program.worker
                + [program.slotOption, "\(slot)", program.rowOption, "\(row)"]
                + (log.map { ["--log", $0.path] } ?? []),
            environment: program.environment, without: ServiceNotifier.variables, blocked: Self.workerSignals,
            descriptors: [
                (sockets.requests.descriptor.number, Self.socketDescriptor),
                (lifeline.reading.number, Self.lifelineDescriptor),
                (sockets.health.descriptor.number, Self.healthDescriptor), (metrics.number, Self.metricsDescriptor),
                (bell.number, Self.bellDescriptor),
            ])
    }

    private func reopenLog() {
        for worker in machine.workers { kill(worker.pid, SIGUSR1) }
        guard let log else { return }
        do throws(SystemError) {
            try log.reopen()
            logger.info("log opened again")
        } catch { logger.error("the log cannot be opened again", metadata: ["error": "\(error)"]) }
    }

    /// Wakes the workers of a supervisor that was killed, where somebody has stopped them: they see then that it has gone.
    private static func wakeOrphans(_ boardPath: String) {
        for row in (try? WorkerBoard(path: boardPath))?.rows ?? [] where ProcessTitle.isOurs(row.pid) {
            kill(row.pid, SIGCONT)
        }
    }

    static var now: Duration { .seconds(monotonicSeconds()) }
}

import ArgumentParser
import Glibc
import Logging
import Metrics
import SQLiteStore
import Supervisor
import System

/// Runs the service: a supervisor and its workers, until a signal ends it.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the service: a supervisor and its worker processes.",
        discussion: """
            SIGTERM ends it, SIGQUIT when all is done that is in hand. SIGHUP has it read its settings and its own program \
            again, and serve without a gap. SIGUSR1 opens its log again.
            """)

    @Flag(help: "Begin a new, empty database where it is missing though blobs or keys are there.")
    var initialize = false

    @Option(help: .hidden)
    var check: String?

    @Option(help: .hidden)
    var resume: Int32?

    func run() throws {
        // Before anything here makes a thread that would take them.
        let signals = SignalSet(blocking: ProcessSupervisor.signals)
        Thread.nameProcess("packagerepo")
        let settings = try Settings.ofThisProcess()
        let configuration = Configuration(settings)
        if let check { return try Self.check(configuration, against: check) }
        JSONLogHandler.install(level: configuration.logLevel)
        let logger = Logger(label: "supervisor")
        let boardPath = configuration.directories.board
        let program = Self.program(configuration, settings)
        var supervisor: ProcessSupervisor
        if let resume {
            supervisor = try ProcessSupervisor(
                resuming: resume, configuration.poolSettings, program: program, boardPath: boardPath,
                newMetrics: try MetricsSegment.make(slots: configuration.metricsSlots),
                isUsable: { ((try? MetricsSegment($0))?.count ?? 0) >= configuration.metricsSlots }, signals: signals,
                logger: logger)
        } else {
            try Self.checkWorkflows(configuration.workflows)
            try configuration.directories.prepare()
            // First of all what keeps a second supervisor away from everything after it.
            let lock = try InstanceLock.take(
                path: configuration.directories.supervisor, directory: configuration.directories.data)
            let sockets = try Self.openSockets(configuration)
            try Preparation.prepare(configuration, initializing: initialize)
            supervisor = try ProcessSupervisor(
                configuration.poolSettings, program: program, sockets: sockets, lock: lock, boardPath: boardPath,
                metrics: try MetricsSegment.make(slots: configuration.metricsSlots), signals: signals, logger: logger)
        }
        let status = supervisor.run()
        Self.takeBackLog(of: configuration.directories.database)
        if status != 0 { throw ExitCode(status) }
    }

    private static func openSockets(
        _ configuration: Configuration
    ) throws(SupervisorError) -> ProcessSupervisor.Sockets {
        let healthPath = configuration.directories.healthSocket
        let requests = try ListeningSocket.inherited(not: healthPath, orOpening: configuration.socket)
        let health = try ListeningSocket.inherited(at: healthPath, orOpening: healthPath)
        return ProcessSupervisor.Sockets(requests: requests, health: health)
    }

    /// What the supervisor runs: the file at the path by which this program was called, whatever it is then.
    private static func program(
        _ configuration: Configuration, _ settings: Settings
    ) -> ProcessSupervisor.Program {
        .init(
            executable: ProgramPath.ofThisProcess, worker: WorkerCommand.arguments,
            check: ["serve", "--check", Self.unchangeable(configuration)], resume: ["serve", "--resume"],
            environment: WorkerCommand.environment(settings))
    }

    /// Checks, as a process of its own, whether this program can serve with these settings in the place of one that runs.
    /// - Parameter running: ``unchangeable(_:)`` of that one.
    private static func check(_ configuration: Configuration, against running: String) throws {
        let own = unchangeable(configuration)
        guard own == running else {
            throw StartError(
                "\(Setting.data.rawValue) and \(Setting.socket.rawValue) are \(own.replacing("\n", with: " and ")), and were "
                    + "\(running.replacing("\n", with: " and ")); they change only by a restart")
        }
        try checkWorkflows(configuration.workflows)
        try configuration.directories.prepare()
        try Preparation.prepare(configuration, initializing: false)
    }

    /// The settings that a supervisor keeps as long as it runs, since it holds what they name.
    private static func unchangeable(_ configuration: Configuration) -> String {
        configuration.directories.data + "\n" + configuration.socket
    }

    /// Opens the database once more and closes it, now that no worker has it: of several processes that close it at the
    /// same moment, none may be the last, whose close takes the log back into the file.
    private static func takeBackLog(of database: String) {
        // Without a database, or without the right to write to it, there is nothing to take back.
        (try? SQLiteStore(path: database, readers: 1, creating: false))?.close()
    }

    private static func checkWorkflows(_ directory: String) throws {
        let status: FileStatus
        do throws(SystemError) { status = try FileStatus(of: directory) } catch {
            throw StartError("workflows at \(directory): \(error.reason)")
        }
        guard status.kind == .directory, access(directory, R_OK | X_OK) == 0 else {
            throw StartError("workflows at \(directory): not a directory that can be read")
        }
    }
}

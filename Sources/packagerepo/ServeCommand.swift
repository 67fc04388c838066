import ArgumentParser
import Glibc
import Logging
import Metrics
import SQLiteStore
import Supervisor
import System

/// Runs the service: a supervisor and its workers, until SIGTERM or SIGINT.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the service: a supervisor and its worker processes.")

    @Flag(help: "Begin a new, empty database where it is missing though blobs or keys are there.")
    var initialize = false

    func run() throws {
        // Before anything here makes a thread that would take them.
        let signals = SignalSet(blocking: ProcessSupervisor.signals)
        let configuration = try Configuration.ofThisProcess()
        JSONLogHandler.install(level: configuration.logLevel)
        try Self.checkWorkflows(configuration.workflows)
        try configuration.directories.prepare()

        // The socket first: it is what keeps a second supervisor away from everything after it.
        let socket = try ListeningSocket.inherited() ?? ListeningSocket.open(path: configuration.socket)
        let healthSocket = try ListeningSocket.open(path: configuration.directories.healthSocket)
        try Preparation.prepare(configuration, initializing: initialize)
        var supervisor = try ProcessSupervisor(
            PoolSettings(workers: configuration.workers), program: WorkerCommand.program, socket: socket,
            healthSocket: healthSocket, metrics: try MetricsSegment.make(slots: configuration.metricsSlots),
            signals: signals, logger: Logger(label: "supervisor"))
        let status = supervisor.run()
        Self.takeBackLog(of: configuration.directories.database)
        if status != 0 { throw ExitCode(status) }
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

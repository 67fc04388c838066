import ArgumentParser
import FastCGI
import Gateway
import Glibc
import Jobs
import Logging
import Metrics
import SQLiteStore
import Scoreboard
import Service
import Supervisor

/// Answers requests from the socket on descriptor 0. Started by `serve`, or by any FastCGI process manager.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Answer FastCGI requests from the socket on descriptor 0.",
        shouldDisplay: false)

    @Option(help: "A descriptor that reaches its end when the supervisor does.")
    var lifeline: Int32?

    @Option(help: "A descriptor of a socket where questions about this worker's health come in.")
    var health: Int32?

    @Option(help: "A descriptor of the memory where the workers of a service count.")
    var metrics: Int32?

    @Option(help: "A descriptor that calls the supervisor.")
    var bell: Int32?

    @Option(help: "Which of the supervisor's workers this is, from 0.")
    var slot = 0

    @Option(help: "The number of this worker's row on the board.")
    var row: Int?

    @Option(help: "The log's file, which SIGUSR1 opens again.")
    var log: String?

    /// What makes the program a worker of a supervisor's.
    static let arguments = [
        "worker", "--lifeline", "\(ProcessSupervisor.lifelineDescriptor)", "--health",
        "\(ProcessSupervisor.healthDescriptor)", "--metrics", "\(ProcessSupervisor.metricsDescriptor)", "--bell",
        "\(ProcessSupervisor.bellDescriptor)",
    ]

    /// The variables of a supervisor's workers: all settings, so that a worker that is made later has those of the others,
    /// whatever the configuration file says by then.
    static func environment(_ settings: Settings) -> [String: String] {
        var variables = [ScriptVariable.config.rawValue: "/dev/null"]
        for setting in Setting.allCases { variables[setting.rawValue] = settings[setting] }
        // A request frees some dozens of objects of one size at its end. By default a thread keeps 7 of each for the next
        // request, and gives the others back to all threads; that is 6 % of a small request's instructions.
        if !ProcessEnvironment.has("GLIBC_TUNABLES") {
            variables["GLIBC_TUNABLES"] = "glibc.malloc.tcache_count=64"
        }
        return variables
    }

    func run() throws {
        let process = WorkerProcess(
            lifeline: lifeline, health: health, log: log.map { LogFile(path: $0) }, title: "packagerepo: worker \(slot)"
        )
        do { try serve(process) } catch {
            // Where the supervisor's lines go; a plain text among them would be read by no one.
            Logger(label: "worker") { JSONLogHandler(label: $0, level: .critical) }
                .critical("the worker cannot serve", metadata: ["error": "\(error)", "process": "\(getpid())"])
            throw ExitCode.failure
        }
    }

    private func serve(_ process: WorkerProcess) throws {
        let configuration = try Configuration.ofThisProcess()
        JSONLogHandler.install(level: configuration.logLevel)
        let logger = Logger(label: "worker")
        let board = try row.map { _ in try WorkerBoard(path: configuration.directories.board) }
        // A slot of its own among all workers that live; the next one in that row goes on counting there.
        if let metrics { Metrics.attach(try MetricsSegment(metrics), slot: row ?? slot) }
        Metrics.slot.beginProcess(generation: row.flatMap { board?.row($0)?.generation } ?? 1)
        let opened = try configuration.openStores(slot: slot)
        let assembly = try configuration.makeService(on: opened, logger: logger)
        let (gateway, background) = (assembly.makeGateway(), assembly.makeBackgroundWork())
        try Follower.start(gateway, opened.database, logger: logger)
        try background.start()
        try process.run(
            threads: configuration.threads, pulse: pulse(board, limits: configuration.wear),
            patience: configuration.drainPatience,
            logger: logger, draining: { background.stop(patience: $0) }, finish: { background.join() },
            handler: { gateway.handle($0) })
        opened.database.close()
    }

    /// What tells the supervisor how this worker is; nil where there is no supervisor.
    private func pulse(_ board: WorkerBoard?, limits: WorkerPulse.Limits) -> WorkerPulse? {
        guard let board, let row, let bell else { return nil }
        return WorkerPulse(WorkerSeat(board, row: row, bell: bell), limits: limits)
    }
}

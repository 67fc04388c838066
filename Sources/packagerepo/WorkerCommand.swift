import Gateway
import Jobs
import ArgumentParser
import FastCGI
import Glibc
import Logging
import Metrics
import SQLiteStore
import Service
import Supervisor

/// Answers requests from the socket on descriptor 0. Started by `serve`, or by any FastCGI process manager.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Answer FastCGI requests from the socket on descriptor 0.",
        shouldDisplay: false)

    /// Seconds for which queued executions may go on when this process is to end: with what they then need to be given
    /// back it is less than the supervisor's patience.
    private static let jobPatience = 3.0

    @Option(help: "A descriptor that reaches its end when the supervisor does.")
    var lifeline: Int32?

    @Option(help: "A descriptor of a socket where questions about this worker's health come in.")
    var health: Int32?

    @Option(help: "A descriptor of the memory where the workers of a service count.")
    var metrics: Int32?

    @Option(help: "Which of the supervisor's workers this is, from 0.")
    var slot = 0

    /// What the supervisor runs.
    static var program: ProcessSupervisor.Program {
        .init(
            arguments: [
                "packagerepo", "worker", "--lifeline", "\(ProcessSupervisor.lifelineDescriptor)",
                "--health", "\(ProcessSupervisor.healthDescriptor)",
                "--metrics", "\(ProcessSupervisor.metricsDescriptor)",
            ],
            slotOption: "--slot",
            // A request frees some dozens of objects of one size at its end. By default a thread keeps 7 of each for the
            // next request, and gives the others back to all threads; that is 6 % of a small request's instructions.
            environment: ["GLIBC_TUNABLES": "glibc.malloc.tcache_count=64"])
    }

    func run() throws {
        let process = WorkerProcess(lifeline: lifeline, health: health)
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
        if let metrics { Metrics.attach(try MetricsSegment(metrics), slot: slot) }
        Metrics.slot.beginProcess(generation: 1)
        let opened = try configuration.openStores(slot: slot)
        let assembly = try configuration.makeService(on: opened, logger: logger)
        let (gateway, background) = (assembly.makeGateway(), assembly.makeBackgroundWork())
        try Follower.start(gateway, opened.database, logger: logger)
        try background.start()
        try process.run(
            threads: configuration.threads, logger: logger, draining: { background.stop(patience: Self.jobPatience) },
            handler: { gateway.handle($0) })
        background.join()
        opened.database.close()
    }
}

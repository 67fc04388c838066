import ArgumentParser
import Gateway
import JSON
import RepositoryModel
import SQLiteStore
import Scoreboard
import Stores
import Supervisor
import System
import WorkflowTools

/// `packagerepo status`: what `GET /status` answers, for whoever is on the machine.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the workers, the queue and the room of the running service.",
        discussion: "The exit status is 3 if no service is running in the data directory.")

    /// As systemctl(1) has it for a service that does not run.
    private static let notRunning: Int32 = 3

    @OptionGroup var data: DataDirectoryOptions
    @Flag(help: "Print what `GET /status` answers, for programs.") var json = false

    func run() throws {
        let directories = data.directories(try Settings.ofThisProcess())
        try becomeOwner(of: directories.data)
        guard let supervisor = InstanceLock.holder(path: directories.supervisor) else {
            try StandardOutput.write(
                json ? #"{"ok": false, "running": false}"# + "\n" : "No service is running in \(directories.data).\n")
            throw ExitCode(Self.notRunning)
        }
        let store = try openDatabase(directories, readers: 1)
        defer { store.close() }
        let source = StatusReport.Source(
            release: Release.version, board: try? WorkerBoard(path: directories.board), data: directories.data,
            database: directories.database)
        let report = try StatusReport(source, store: store)
        try StandardOutput.write(
            json ? String(decoding: report.json.serialized(indent: 2), as: UTF8.self) + "\n" : report.text(supervisor))
    }
}

extension StatusReport {
    /// The report for people.
    fileprivate func text(_ supervisor: Int32) -> String {
        var lines = [
            "PackageRepo \(release): supervisor \(supervisor), \(workers.count) workers, generation \(generation)",
            "", "WORKER  PID      GEN  STATE     SINCE                        BUSY  REQUESTS  RESTARTS  MEMORY",
        ]
        for worker in workers {
            lines.append(
                [
                    ("\(worker.slot)", 6), ("\(worker.pid)", 7), ("\(worker.generation)", 3), ("\(worker.state)", 8),
                    (worker.since.description, 27), ("\(worker.busy)/\(worker.threads)", 4),
                    ("\(worker.requests)", 8), ("\(worker.restarts)", 8), (Self.mebibytes(worker.memory), 0),
                ].map { $0.0 + String(repeating: " ", count: max(0, $0.1 - $0.0.count)) }.joined(separator: "  "))
        }
        lines += [
            "", "queue      \(waiting) waiting", "schedules  \(schedules)",
            "storage    database \(Self.mebibytes(database)), free \(space.map { Self.mebibytes($0.free) } ?? "unknown")",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func mebibytes(_ bytes: Int) -> String { "\(bytes >> 20) MiB" }
}

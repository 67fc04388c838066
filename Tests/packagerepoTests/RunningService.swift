import Foundation
import Glibc
import JSON
import TestSupport

/// The real program, started as an operator would, with a data directory of its own.
final class RunningService {
    let directory: TemporaryDirectory
    let process = Process()
    var socket: String { directory.path + "/data/run/packagerepo.sock" }
    /// The file that its standard error goes to.
    let logFile: String

    /// Starts `packagerepo serve`; it may be of short life.
    /// - Parameters:
    ///   - openFiles: how many descriptors each of its processes may have.
    ///   - options: what stands after `serve`.
    ///   - program: the program's path; that of the tests' own build unless it is named.
    ///   - log: the name of its log's file.
    init(
        _ environment: [String: String] = [:], in directory: TemporaryDirectory? = nil, openFiles: Int? = nil,
        options: [String] = [], program: String? = nil, log: String = "log"
    ) throws {
        self.directory = try directory ?? TemporaryDirectory()
        logFile = self.directory.path + "/" + log
        let workflows = self.directory.path + "/workflows"
        try FileManager.default.createDirectory(atPath: workflows, withIntermediateDirectories: true)
        let defaults = [
            "PACKAGEREPO_DATA": self.directory.path + "/data", "PACKAGEREPO_WORKFLOWS": workflows,
            "PACKAGEREPO_WORKERS": "2", "PACKAGEREPO_THREADS": "2", "PACKAGEREPO_CONFIG": "/dev/null",
        ]
        process.executableURL = URL(filePath: "/bin/sh")
        let limit = openFiles.map { "ulimit -n \($0) && " } ?? ""
        process.arguments = ["-c", limit + "exec \"$0\" serve \"$@\"", try program ?? Self.program.path] + options
        process.environment = defaults.merging(environment) { $1 }
        _ = FileManager.default.createFile(atPath: logFile, contents: nil)
        let log = open(logFile, O_WRONLY | O_APPEND)
        defer { close(log) }
        process.standardError = FileHandle(fileDescriptor: log)
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    /// The program stands where the tests stand.
    static var program: URL {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(filePath: tests).deletingLastPathComponent().appending(path: "packagerepo")
        }
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// What it has written to standard error.
    var log: String { (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? "" }

    /// The process ids of all workers started so far.
    var started: [Int32] { pids("worker started") }
    /// Those of all that have ended.
    var ended: [Int32] { pids("worker ended") }

    /// What ps(1) shows of a process.
    static func title(of pid: Int32) -> String {
        let line = (try? Data(contentsOf: URL(filePath: "/proc/\(pid)/cmdline"))) ?? Data()
        return String(decoding: line.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The messages of its log, in order.
    var messages: [String] {
        log.split(separator: "\n").compactMap { (try? JSONValue.parse(String($0)))?["message"]?.string }
    }

    /// How many entries have this message.
    func count(_ message: String) -> Int { messages.count { $0 == message } }

    private func pids(_ message: String) -> [Int32] {
        log.split(separator: "\n").compactMap { line in
            guard let entry = try? JSONValue.parse(String(line)), entry["message"]?.string == message else {
                return nil
            }
            return entry["metadata"]?["pid"]?.string.flatMap { Int32($0) }
        }
    }

    /// Whether a request is answered.
    var answers: Bool {
        (try? FastCGIClient.exchange(path: socket, Self.healthCheck))?.text.contains("healthy") == true
    }

    /// `GET /health`, as nginx would send it.
    static let healthCheck: [(String, [UInt8])] = [
        ("REQUEST_METHOD", Array("GET".utf8)), ("REQUEST_URI", Array("/health".utf8)),
    ]

    /// How many descriptors the one worker started last has open.
    var openFiles: Int {
        let directory = "/proc/\(started.last ?? 0)/fd"
        return (try? FileManager.default.contentsOfDirectory(atPath: directory))?.count ?? 0
    }

    /// Waits for the end; the exit status, or the signal's number negated.
    func end() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }
}

/// Waits until `condition` holds; false if that takes longer than anything may.
func eventually(_ condition: () -> Bool) -> Bool {
    let limit = ContinuousClock.now + .seconds(60)
    while !condition() {
        if ContinuousClock.now > limit { return false }
        usleep(10_000)
    }
    return true
}

/// Whether a process runs; one that has ended and is not yet reaped does not.
func isAlive(_ pid: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
    return !(status.split(separator: ")").last ?? "").hasPrefix(" Z")
}

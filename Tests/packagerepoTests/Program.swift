import Foundation
import TestSupport

/// The real program, run to its end.
struct Program {
    /// The exit status, or the signal's number negated.
    let status: Int32
    let output: String
    let errors: String

    /// Runs the program.
    /// - Parameter output: where standard output goes; nil to keep it.
    init(
        _ arguments: String..., in directory: String = "/", output: String? = nil, environment: [String: String] = [:]
    ) throws {
        try self.init(arguments, in: directory, output: output, environment: environment)
    }

    /// Runs the program.
    /// - Parameter output: where standard output goes; nil to keep it.
    init(
        _ arguments: [String], in directory: String = "/", output: String? = nil, environment: [String: String] = [:]
    ) throws {
        let scratch = try TemporaryDirectory()
        let process = Process()
        process.executableURL = try Self.url
        process.arguments = arguments
        // Nothing of a deployment, nor of this machine's.
        process.environment = ["PACKAGEREPO_CONFIG": "/dev/null"].merging(environment) { $1 }
        process.currentDirectoryURL = URL(filePath: directory)
        process.standardInput = FileHandle.nullDevice
        let files = [output ?? scratch.path + "/output", scratch.path + "/errors"]
        for file in files where !FileManager.default.fileExists(atPath: file) {
            _ = FileManager.default.createFile(atPath: file, contents: nil)
        }
        process.standardOutput = FileHandle(forWritingAtPath: files[0])
        process.standardError = FileHandle(forWritingAtPath: files[1])
        try process.run()
        process.waitUntilExit()
        status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        self.output = output == nil ? try String(contentsOfFile: files[0], encoding: .utf8) : ""
        errors = try String(contentsOfFile: files[1], encoding: .utf8)
    }

    /// Runs the program in a directory with these files in it, by their paths.
    init(_ arguments: [String], with files: [String: String]) throws {
        let directory = try packagerepoTests.directory(files)
        self = try withExtendedLifetime(directory) { try Program(arguments, in: directory.path) }
    }

    /// The program stands where the tests stand.
    private static var url: URL {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(filePath: tests).deletingLastPathComponent().appending(path: "packagerepo")
        }
    }
}

/// A directory with these files in it, by their paths.
func directory(_ files: [String: String]) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for (path, text) in files {
        let file = URL(filePath: directory.path).appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    return directory
}

/// The text of a file.
func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

import Glibc
import System
import WorkflowEngine

/// The workflow files that a command is given: files as they are named, directories with all that is in them.
package enum WorkflowFiles {
    /// The files to look for in directories.
    package enum Kind {
        /// `*.json`, but for tests and lists of data (`manifest.json`).
        case workflows
        /// `*.test.json`.
        case tests

        fileprivate func matches(_ name: String) -> Bool {
            let isTest = name.hasSuffix(".test.json")
            return self == .tests ? isTest : name.hasSuffix(".json") && !isTest && name != "manifest.json"
        }
    }

    /// The files, each once, those of a directory in the order of their names.
    ///
    /// What is hidden does not count; links to directories are not followed, so that no walk goes in circles.
    /// - Throws: ``CommandFailure`` for a path that is not there, or a directory that cannot be read.
    package static func find(_ paths: [String], _ kind: Kind = .workflows) throws(CommandFailure) -> [String] {
        var files: [String] = []
        var seen: Set<String> = []
        for path in paths {
            let isDirectory: Bool
            do throws(SystemError) { isDirectory = try FileStatus(of: path).kind == .directory } catch {
                throw failure(path, error)
            }
            let found = isDirectory ? try walk(path, kind) : [path]
            files += found.filter { seen.insert($0).inserted }
        }
        return files
    }

    private static func walk(_ directory: String, _ kind: Kind) throws(CommandFailure) -> [String] {
        var files: [String] = []
        for name in try names(in: directory) {
            let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
            // A file that has gone since it was listed is not there.
            guard let status = try? FileStatus(of: path, followsLinks: false) else { continue }
            if status.kind == .directory {
                files += try walk(path, kind)
            } else if kind.matches(name), isFile(path) {
                files.append(path)
            }
        }
        return files
    }

    /// Whether a path leads to a regular file.
    package static func isFile(_ path: String) -> Bool {
        (try? FileStatus(of: path))?.kind == .regular
    }

    /// The tests of a workflow file; any other path as it is.
    package static func testFile(of path: String) -> String {
        path.hasSuffix(".json") && !path.hasSuffix(".test.json") && isFile(path)
            ? "\(path.dropLast(5)).test.json" : path
    }

    /// The names in a directory that are not hidden, in the order of their bytes.
    private static func names(in directory: String) throws(CommandFailure) -> [String] {
        do throws(SystemError) {
            return try Directory.names(in: directory).filter { !$0.hasPrefix(".") }
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        } catch {
            throw failure(directory, error)
        }
    }

    private static func failure(_ path: String, _ error: SystemError) -> CommandFailure {
        CommandFailure("Cannot read \(path.visible): \(error.reason)")
    }
}

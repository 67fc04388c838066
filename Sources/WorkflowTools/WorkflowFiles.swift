import Glibc
import WorkflowEngine

/// The workflow files that a command is given: files as they are named, directories with all that is in them.
package enum WorkflowFiles {
    /// What is looked for in directories.
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
            var status = stat()
            guard stat(path, &status) == 0 else { throw failure(path) }
            let found = status.st_mode & S_IFMT == S_IFDIR ? try walk(path, kind) : [path]
            files += found.filter { seen.insert($0).inserted }
        }
        return files
    }

    private static func walk(_ directory: String, _ kind: Kind) throws(CommandFailure) -> [String] {
        var files: [String] = []
        for name in try names(in: directory) {
            let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
            var status = stat()
            // A file that has gone since it was listed is not there.
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                files += try walk(path, kind)
            } else if kind.matches(name), stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
                files.append(path)
            }
        }
        return files
    }

    /// The directory that a file is in.
    package static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Whether a path leads to a regular file.
    package static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// The tests of a workflow file; any other path as it is.
    package static func testFile(of path: String) -> String {
        path.hasSuffix(".json") && !path.hasSuffix(".test.json") && isFile(path)
            ? "\(path.dropLast(5)).test.json" : path
    }

    /// The names in a directory that are not hidden, in the order of their bytes.
    private static func names(in directory: String) throws(CommandFailure) -> [String] {
        guard let stream = opendir(directory) else { throw failure(directory) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { name in
                String(validating: name.prefix { $0 != 0 }, as: UTF8.self)
            }
            // What is no UTF-8 could not be opened by the name that would be shown.
            if let name, !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure("Cannot read \(path.visible): \(String(cString: strerror(errno)))")
    }
}

import Glibc
import WorkflowCatalog
import WorkflowEngine

/// A workflow file as a command reads it, and replaces it.
package struct WorkflowFile {
    /// The path as it was given.
    package let path: String
    package let bytes: [UInt8]
    private let status: stat

    /// Reads a file, at most a little more than the loader takes.
    /// - Throws: ``CommandFailure``.
    package init(_ path: String) throws(CommandFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("Cannot read", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure("Cannot read", path) }
        self.path = path
        self.status = status
        bytes = try Self.read(descriptor, path)
    }

    private static func read(_ descriptor: Int32, _ path: String) throws(CommandFailure) -> [UInt8] {
        let limit = WorkflowLoader.maximumSize + 1
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < limit {
            let wanted = min(chunk.count, limit - bytes.count)
            let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, wanted) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("Cannot read", path) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    /// What the workflow is called: the file's name without `.json`.
    package var name: String {
        let last = path.split(separator: "/").last.map(String.init) ?? ""
        return last.hasSuffix(".json") ? String(last.dropLast(5)) : last
    }

    /// Replaces the file at once, or not at all: whoever reads it sees the old bytes or the new ones. It keeps its mode;
    /// a symbolic link stays one.
    /// - Throws: ``CommandFailure``, also where the file has changed since it was read.
    package func replace(by new: [UInt8]) throws(CommandFailure) {
        guard let resolved = realpath(path, nil) else { throw Self.failure("Cannot write", path) }
        let target = String(cString: resolved)
        free(resolved)
        let temporary = target + ".\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("Cannot write", temporary) }
        var isDone = false
        defer {
            close(descriptor)
            if !isDone { unlink(temporary) }
        }
        try writeAll(new, to: descriptor, temporary)
        // Only root may give a file away; for others it is theirs from now on.
        _ = fchown(descriptor, status.st_uid, status.st_gid)
        guard fchmod(descriptor, status.st_mode & 0o7777) == 0, fsync(descriptor) == 0 else {
            throw Self.failure("Cannot write", temporary)
        }
        guard isUnchanged(target) else { throw CommandFailure("\(path) has changed meanwhile; it is left alone") }
        guard rename(temporary, target) == 0 else { throw Self.failure("Cannot write", path) }
        isDone = true
    }

    private func isUnchanged(_ target: String) -> Bool {
        var now = stat()
        guard stat(target, &now) == 0 else { return false }
        return now.st_dev == status.st_dev && now.st_ino == status.st_ino && now.st_size == status.st_size
            && now.st_mtim.tv_sec == status.st_mtim.tv_sec && now.st_mtim.tv_nsec == status.st_mtim.tv_nsec
    }

    private static func failure(_ what: String, _ path: String) -> CommandFailure {
        CommandFailure("\(what) \(path.visible): \(String(cString: strerror(errno)))")
    }
}

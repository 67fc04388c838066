import Glibc
public import System

/// The file that standard error goes to, which can be opened again when it has been moved away (logrotate(8)).
public struct LogFile: Sendable {
    /// Its path at the start of the service.
    public let path: String

    /// The file at `path`.
    public init(path: String) { self.path = path }

    /// The file that standard error goes to; nil if that is a terminal, a pipe, or nobody's.
    public static func ofStandardError() -> LogFile? {
        guard (try? FileStatus(of: "/proc/self/fd/2"))?.kind == .regular else { return nil }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/fd/2", &buffer, buffer.count)
        guard count > 0, count < buffer.count else { return nil }
        let path = String(decoding: buffer[..<count], as: UTF8.self)
        return path.hasSuffix(" (deleted)") ? nil : LogFile(path: path)
    }

    /// Opens the path again, and makes a new file if there is none. Standard output follows if it went to the same file.
    /// - Throws: ``SystemError``; the old file stays open then.
    public func reopen() throws(SystemError) {
        let file = try FileDescriptor(opening: path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, permissions: 0o640)
        var (output, error) = (stat(), stat())
        let isBoth =
            fstat(1, &output) == 0 && fstat(2, &error) == 0 && output.st_ino == error.st_ino
            && output.st_dev == error.st_dev
        guard dup2(file.number, 2) == 2 else { throw SystemError("opening", path) }
        if isBoth { dup2(file.number, 1) }
    }
}

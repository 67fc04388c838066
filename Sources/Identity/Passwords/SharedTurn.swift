import Glibc

/// Lets one process at a time do something: a lock on a file, which ends with the process that has it.
final class SharedTurn: Sendable {
    private let descriptor: Int32

    /// Opens the turn that all processes with the same file share; the file is made if it is missing.
    /// - Throws: ``HashingLockError`` if the file cannot be opened: without it there would be no limit.
    init(path: String) throws(HashingLockError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw HashingLockError(path: path, errno: errno) }
    }

    deinit { close(descriptor) }

    /// Runs `body` while no other process has the turn. Call it from one thread of a process at a time: all threads of
    /// the process share the lock.
    func take<R>(_ body: () -> R) -> R {
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        defer { flock(descriptor, LOCK_UN) }
        return body()
    }
}

/// The file of the lock by which processes compute hashes in turn cannot be opened.
public struct HashingLockError: Error, CustomStringConvertible {
    /// The file.
    public let path: String
    /// The error number of open(2).
    public let errno: Int32

    public var description: String { "the lock \(path) cannot be opened: \(String(cString: strerror(errno)))" }
}

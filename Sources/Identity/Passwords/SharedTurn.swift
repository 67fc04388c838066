import Glibc

/// A turn that processes take one after the other: a lock on a file, which ends with the process that has it.
final class SharedTurn: Sendable {
    private let descriptor: Int32

    /// The turn of all who name the same file, which is made where it is missing.
    /// - Throws: ``HashingLockError`` if the file cannot be opened: without it nobody would wait for anybody.
    init(path: String) throws(HashingLockError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw HashingLockError(path: path, errno: errno) }
    }

    deinit { close(descriptor) }

    /// Runs `body` when no other process has the turn. To be called by one thread of a process at a time: they would
    /// all have it at once.
    func take<R>(_ body: () -> R) -> R {
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        defer { flock(descriptor, LOCK_UN) }
        return body()
    }
}

/// Why processes cannot compute hashes in turn: the file of their lock cannot be opened.
public struct HashingLockError: Error, CustomStringConvertible {
    /// The file.
    public let path: String
    /// The error number of open(2).
    public let errno: Int32

    public var description: String { "the lock \(path) cannot be opened: \(String(cString: strerror(errno)))" }
}

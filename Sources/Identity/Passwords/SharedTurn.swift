import Glibc
import System

/// Lets one process at a time do something: a lock on a file, which ends with the process that has it.
final class SharedTurn: Sendable {
    private let file: FileDescriptor

    /// Opens the turn that all processes with the same file share; the file is made if it is missing.
    /// - Throws: ``SystemError`` if the file cannot be opened: without it there would be no limit.
    init(path: String) throws(SystemError) { file = try FileDescriptor(opening: path, O_RDWR | O_CREAT) }

    /// Runs `body` while no other process has the turn. Call it from one thread of a process at a time: all threads of
    /// the process share the lock.
    func take<R>(_ body: () -> R) -> R {
        // Locking an open file fails only if the kernel has no memory for the lock; then this process does not wait.
        try? file.lock()
        defer { file.unlock() }
        return body()
    }
}

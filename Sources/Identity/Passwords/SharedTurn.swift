import Glibc

/// A turn that processes take one after the other: a lock on a file, which ends with the process that has it.
final class SharedTurn: Sendable {
    /// Negative where there is no such file: then nobody is waited for.
    private let descriptor: Int32

    /// The turn of all who name the same file, which is made where it is missing.
    init(path: String) { descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Runs `body` when no other process has the turn. To be called by one thread of a process at a time: they would
    /// all have it at once.
    func take<R>(_ body: () -> R) -> R {
        guard descriptor >= 0 else { return body() }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        defer { flock(descriptor, LOCK_UN) }
        return body()
    }
}

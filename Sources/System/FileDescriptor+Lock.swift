import Glibc

/// Locks of whole files between processes (flock(2)). A lock belongs to the open file: two descriptors that this
/// process opened of one file exclude each other too, and a lock ends when its descriptor is closed, however the
/// process ends.
extension FileDescriptor {
    /// Whether one holds it, or any number who only want that no one changes anything.
    public enum Lock: Sendable {
        case exclusive, shared

        fileprivate var operation: Int32 { self == .exclusive ? LOCK_EX : LOCK_SH }
    }

    /// Takes the lock, and waits for it.
    /// - Throws: ``SystemError``.
    public func lock(_ lock: Lock = .exclusive) throws(SystemError) {
        while flock(number, lock.operation) != 0 {
            guard Glibc.errno == EINTR else { throw SystemError("locking", path) }
        }
    }

    /// Takes the lock unless someone has it.
    /// - Returns: whether it was taken.
    /// - Throws: ``SystemError``.
    public func tryLock(_ lock: Lock = .exclusive) throws(SystemError) -> Bool {
        while flock(number, lock.operation | LOCK_NB) != 0 {
            if Glibc.errno == EWOULDBLOCK { return false }
            guard Glibc.errno == EINTR else { throw SystemError("locking", path) }
        }
        return true
    }

    /// Takes the lock, and waits for it at most so many seconds. The system has no such call, so this looks every 10
    /// ms.
    /// - Returns: whether it was taken.
    /// - Throws: ``SystemError``.
    public func lock(_ lock: Lock = .exclusive, seconds: Double) throws(SystemError) -> Bool {
        let end = monotonicSeconds() + seconds
        while try !tryLock(lock) {
            guard monotonicSeconds() < end else { return false }
            Thread.sleep(seconds: 0.01)
        }
        return true
    }

    /// Gives the lock back.
    public func unlock() { flock(number, LOCK_UN) }
}

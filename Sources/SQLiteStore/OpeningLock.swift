import Glibc
import Stores

/// Keeps others from opening a database in the same directory meanwhile: other threads, and other processes.
///
/// The lock is on the directory, since a process that closes the database file loses the locks SQLite has on it
/// (fcntl(2), "Advisory record locking").
enum OpeningLock {
    /// How often the lock is tried for, and the microseconds between.
    private static let (attempts, pause) = (3_000, 10_000 as UInt32)

    /// Waits for the lock, and calls `body` with it.
    /// - Throws: ``StoreError`` `unavailable` where there is no such directory or somebody else keeps the lock.
    static func whileHeld<T>(
        forFileAt path: String, _ body: () throws(StoreError) -> T
    ) throws(StoreError) -> T {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StoreError(
                .unavailable, "the directory of the database cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        try lock(descriptor)
        return try body()
    }

    private static func lock(_ descriptor: Int32) throws(StoreError) {
        for _ in 0..<attempts {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { break }
            usleep(pause)
        }
        throw StoreError(.unavailable, "another process keeps the directory of the database locked")
    }
}

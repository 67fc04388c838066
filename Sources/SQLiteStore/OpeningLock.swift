import Glibc
import Stores
import System

/// Keeps others from opening a database in the same directory meanwhile: other threads, and other processes.
///
/// The lock is on the directory, since a process that closes the database file loses the locks SQLite has on it
/// (fcntl(2), "Advisory record locking").
enum OpeningLock {
    /// For how many seconds the lock is waited for.
    private static let patience = 30.0

    /// Waits for the lock, and calls `body` with it.
    /// - Throws: ``StoreError`` `unavailable` if there is no such directory or someone else keeps the lock.
    static func whileHeld<T>(
        forFileAt path: String, _ body: () throws(StoreError) -> T
    ) throws(StoreError) -> T {
        let directory = Directory.parent(of: path)
        let lock = try StoreError.wrapping { () throws(SystemError) in
            try FileDescriptor(opening: directory, O_RDONLY | O_DIRECTORY)
        }
        guard try StoreError.wrapping({ () throws(SystemError) in try lock.lock(seconds: patience) }) else {
            throw StoreError(.unavailable, "another process keeps the directory of the database locked")
        }
        defer { lock.unlock() }
        return try body()
    }
}

import GRDB
import Glibc
import Stores

/// How connections to the file are opened.
enum Connection {
    /// Seconds for which a statement waits for another process's lock before it fails.
    private static let patience = 5

    /// Opens the connection that writes, and brings the schema up to date. Callers hold the ``OpeningLock``.
    static func writer(path: String) throws(StoreError) -> DatabaseQueue {
        makePrivate(path)
        return try StoreError.wrapping("open the database") {
            var configuration = Configuration()
            configuration.busyMode = .timeout(Double(patience))
            configuration.foreignKeysEnabled = false  // there are none
            configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA trusted_schema = OFF") }
            configuration.label = "SQLiteStore.writer"
            configuration.journalMode = .wal
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try Schema.bringUpToDate(queue)
            try queue.writeWithoutTransaction { db in
                // In write-ahead mode GRDB sets NORMAL, which loses the last commits when the machine goes down.
                try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
            }
            return queue
        }
    }

    /// Opens a connection that reads.
    static func reader(path: String) throws -> ReadConnection {
        try ReadConnection(path: path, patience: Int32(patience) * 1_000)
    }

    /// Makes the file for its owner alone, if there is none yet: it holds password hashes. SQLite gives the files
    /// beside it the same permissions. What goes wrong here, opening will say better.
    private static func makePrivate(_ path: String) {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        // Closing a file that SQLite has open would drop its locks; this one is new, so nobody has.
        if descriptor >= 0 { close(descriptor) }
    }
}

import Glibc
public import Stores
import System

/// The store in one SQLite file: metadata and users, in write-ahead mode, shared by any number of processes.
///
/// Every commit is on disk when it returns (`synchronous = FULL`). Readers have connections of their own and never
/// wait for writers; writers of one process share transactions, those of several processes take turns.
public final class SQLiteStore: Sendable {
    let path: String
    let commits: GroupCommit
    let readers: ReaderPool
    let recent: RecentReads
    private let file: FileStamp?
    /// Tells whether anybody has committed; good as long as the connection that writes is open. Nil where nothing that
    /// was read is kept.
    private let log: WriteAheadIndex?

    /// Opens the file, makes it where there is none (its directory must exist), and brings its schema up to date.
    /// - Parameters:
    ///   - path: where the file is; SQLite keeps `-wal` and `-shm` files beside it.
    ///   - readers: how many connections for reading to open at most; best one for each thread that reads.
    ///   - cacheSize: bytes of memory, about, for what was read and is kept until somebody commits; 0 keeps
    ///     nothing.
    /// - Throws: ``StoreError`` `unavailable` where the file or its directory cannot be opened for writing, `damaged`
    ///   where the file is no database or a newer version of this program wrote it, `full`.
    public init(path: String, readers: Int, cacheSize: Int = 0) throws(StoreError) {
        self.path = path
        recent = RecentReads(capacity: cacheSize)
        // Two processes that make or migrate one file at once would trip over each other.
        (commits, self.readers, log) = try OpeningLock.whileHeld(forFileAt: path) { () throws(StoreError) in
            let writer = try SQLiteConnection.writer(path: path)
            return (
                GroupCommit(writer), try ReaderPool(path: path, size: readers),
                cacheSize > 0 ? writer.writeAheadIndex : nil
            )
        }
        file = Self.stamp(path)
    }

    /// Where the log of all commits ends now; nil where that cannot be told.
    var position: LogPosition? { log?.position }

    /// Which file is at the path; nil where none can be reached.
    private static func stamp(_ path: String) -> FileStamp? { (try? FileStatus(of: path))?.stamp }

    deinit {
        // The last connection to close takes the log back into the file, which one that only reads cannot.
        readers.close()
    }
}

extension SQLiteStore {
    /// Reads from the file, takes and gives back the right to write to it, and sees that it is still where it was.
    public func checkHealth() throws(StoreError) {
        // SQLite would go on with a file that has been unlinked or a device that has become read-only.
        guard access(path, R_OK | W_OK) == 0 else {
            throw StoreError(SystemError("writing", path))
        }
        guard let file, let now = Self.stamp(path), now.isSameFile(as: file) else {
            throw StoreError(
                .unavailable, "another file has taken the database's place; restart the service to use it")
        }
        _ = try first("check the database", MetadataSQL.check) { _ in }
        try commits.perform("check the database") { _ in }
    }
}

import Glibc
public import Stores
import System

/// The store in one SQLite file: metadata, users, workflows, executions, in write-ahead mode, shared by any number of
/// processes.
///
/// Every commit is on disk when it returns (`synchronous = FULL`). Readers have connections of their own and never
/// wait for writers; writers of one process share transactions, those of several processes take turns.
public final class SQLiteStore: Sendable {
    let path: String
    let commits: GroupCommit
    let readers: ReaderPool
    /// Tells whether anybody has committed; good as long as the connection that writes is open.
    private let log: WriteAheadIndex?
    private let place: FilePlace

    /// Opens the file and sees that its tables are this version's. The directory must exist.
    /// - Parameters:
    ///   - path: where the file is; SQLite keeps `-wal` and `-shm` files beside it.
    ///   - readers: how many connections for reading to open at most; best one for each thread that reads.
    ///   - creating: whether to make the file if there is none, or an empty one. Otherwise that is an error: a
    ///     database that has gone must not become a new, empty one.
    /// - Throws: ``StoreError`` `unavailable` where the file or its directory cannot be opened for writing, `notFound`
    ///   if there is no database and none is to be made, `damaged` where the file is no database of this version,
    ///   `full`.
    public init(path: String, readers: Int, creating: Bool = true) throws(StoreError) {
        self.path = path
        // Two processes that make one file at once would trip over each other.
        (commits, self.readers, log, place) = try OpeningLock.whileHeld(forFileAt: path) { () throws(StoreError) in
            guard creating || Self.isThere(path) else {
                throw StoreError(.notFound, "there is no database at \(path)")
            }
            let writer = try SQLiteConnection.writer(path: path)
            let place = FilePlace(path: path)
            return (
                GroupCommit(writer, place: place), try ReaderPool(path: path, size: readers, place: place),
                writer.writeAheadIndex, place
            )
        }
    }

    /// Whether there is a file at `path` that is not empty, as every database is that was ever opened.
    public static func isThere(_ path: String) -> Bool {
        ((try? FileStatus(of: path))?.size ?? 0) > 0
    }

    /// Closes the file. Nobody may read or write any more, nor be about to. The last process to close it takes the log
    /// back into the file, so that after a clean stop the file alone is the database.
    public func close() {
        place.close()
        // One that only reads cannot take the log back, so the one that writes goes last.
        readers.close()
        commits.close()
    }

    deinit { close() }
}

extension SQLiteStore: CommitWatch {
    public func position(of slot: @autoclosure () -> Int) -> CommitPosition? {
        // Every commit moves the one log, whatever it is about.
        place.isGood ? log?.position : nil
    }
}

extension SQLiteStore {
    /// Looks whether the file is still where it was; to be called now and then. Until it is there again, nothing is
    /// read or written: SQLite would go on with a file that has been unlinked, and what is written to it is lost.
    /// - Returns: whether it is.
    @discardableResult
    public func checkPlace() -> Bool { place.check() }

    /// Reads from the file, takes and gives back the right to write to it, and sees that it is still where it was.
    public func checkHealth() throws(StoreError) {
        // SQLite would go on with a file that has been unlinked or a device that has become read-only.
        guard access(path, R_OK | W_OK) == 0 else {
            place.check()
            throw StoreError(SystemError("writing", path))
        }
        _ = try first("check the database", DocumentSQL.check) { _ in }
        try commits.perform("check the database") { _ in }
    }
}

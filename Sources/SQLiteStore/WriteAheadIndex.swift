import CSQLite
import Stores
import Synchronization

/// Reads from the index of the write-ahead log, which all processes share in memory, whether anyone has committed.
///
/// SQLite compares the same bytes when it begins a read transaction. The index begins with two copies of a header of 48
/// bytes. A commit writes the second copy, then the first, after it is durable and before it returns; a reader that
/// reads the first, then the second, and finds them equal has seen a whole header (sqlite.org/walformat.html).
///
/// Why not ask SQLite: any answer of its own (`PRAGMA data_version`, a read transaction) takes locks, three system
/// calls a read. A look here takes about a dozen loads. It is what makes the read cache pay: 28,000 of the 136,000
/// instructions of a `latest` and six of its twelve system calls were reads of what no one had changed.
///
/// It depends on a format of SQLite's that is documented, and stable since 2010, but not an API: where the version
/// number in the header is another, ``init(of:)`` fails and nothing is cached.
struct WriteAheadIndex: @unchecked Sendable {  // The words are read atomically and never written.
    private static let format: UInt32 = 3_007_000
    /// Bytes of the first region of the index, as SQLite maps it.
    private static let partSize: Int32 = 32_768
    private static let wordsInHeader = 6

    private let words: UnsafePointer<Atomic<UInt64>>

    /// Finds the index of the database that `handle` has open and has read from; it is valid until the handle is
    /// closed.
    ///
    /// Nil if SQLite has no index, or one of another format: then there is no way to tell whether anyone has committed.
    init?(of handle: OpaquePointer) {
        var file: UnsafeMutablePointer<sqlite3_file>?
        guard sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file,
            let methods = file.pointee.pMethods, methods.pointee.iVersion >= 2, let map = methods.pointee.xShmMap
        else { return nil }
        var part: UnsafeMutableRawPointer?
        guard map(file, 0, Self.partSize, 0, &part) == SQLITE_OK, let part, part.load(as: UInt32.self) == Self.format
        else { return nil }
        self.init(at: part)
    }

    /// The index whose first bytes are at `start`; valid as long as they are mapped.
    init(at start: UnsafeRawPointer) { words = start.assumingMemoryBound(to: Atomic<UInt64>.self) }

    /// The present end of the log: its length, the log's identity, the number of commits, and checksums. Every commit
    /// by any connection of any process changes it. Nil while a commit is writing it.
    var position: CommitPosition? {
        let first = position(copy: 0)
        return first == position(copy: 1) ? first : nil
    }

    private func position(copy: Int) -> CommitPosition {
        let start = words + copy * Self.wordsInHeader
        func word(_ number: Int) -> UInt64 { start[number].load(ordering: .acquiring) }
        return CommitPosition(word(0), word(1), word(2), word(3), word(4), word(5))
    }
}

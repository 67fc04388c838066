import CSQLite
import Synchronization

/// Where the write-ahead log ends: its length, which log it is, how many commits there were, and checksums. Every commit
/// of any connection of any process makes it another one.
struct LogPosition: Equatable {
    /// The header of the log's index, six words and two of nothing.
    fileprivate(set) var words = SIMD8<UInt64>()
}

/// The index of the write-ahead log, which the processes share in memory, for one thing: whether anybody has committed.
///
/// It is what SQLite itself compares to learn that, when it begins to read; a look here needs no lock and no system
/// call. The index begins with two copies of a header of 48 bytes. A commit writes the second copy, then the first,
/// when it is durable and before it returns; who reads the first, then the second, and finds the same has read neither
/// half (sqlite.org/walformat.html).
struct WriteAheadIndex: @unchecked Sendable {  // The words are read atomically and never written.
    private static let format: UInt32 = 3_007_000
    /// Bytes of the first part, with which SQLite maps it.
    private static let partSize: Int32 = 32_768
    private static let wordsInHeader = 6

    private let words: UnsafePointer<Atomic<UInt64>>

    /// The index of the database that `handle` has open and has read from; good until it is closed.
    ///
    /// Nil where SQLite has none, or one of another format: then nobody can tell whether somebody has committed.
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

    /// The index whose first bytes are at `start`, for as long as they are there.
    init(at start: UnsafeRawPointer) { words = start.assumingMemoryBound(to: Atomic<UInt64>.self) }

    /// Where the log ends now; nil while a commit writes it.
    var position: LogPosition? {
        let first = position(copy: 0)
        return first == position(copy: 1) ? first : nil
    }

    private func position(copy: Int) -> LogPosition {
        var position = LogPosition()
        for word in 0..<Self.wordsInHeader {
            position.words[word] = words[copy * Self.wordsInHeader + word].load(ordering: .acquiring)
        }
        return position
    }
}

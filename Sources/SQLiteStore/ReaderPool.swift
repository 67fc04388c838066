import Metrics
import Stores
import Synchronization
import System

/// The connections that read. A thread takes one for itself; where all are taken, it waits.
final class ReaderPool: Sendable {
    private let path: String
    private let place: FilePlace
    /// Counts the connections that may still be taken.
    private let free: CountingSemaphore
    /// Connections that are open and that no one uses; the one used last is used first, for its warm cache.
    private let idle: Mutex<[SQLiteConnection]>

    /// Opens one connection at once, the others when they are needed.
    /// - Parameter size: how many to open at most.
    init(path: String, size: Int, place: FilePlace) throws(StoreError) {
        self.path = path
        self.place = place
        free = CountingSemaphore(max(1, size))
        let first = try StoreError.wrapping("open the database for reading") { try SQLiteConnection.reader(path: path) }
        idle = Mutex([first])
    }

    /// Calls `body` with a connection, outside any transaction: a single statement sees one state of the database.
    /// - Parameter intent: what is being done, for the message of an error: "read a document".
    func read<T>(_ intent: String, _ body: (SQLiteConnection) throws -> T) throws(StoreError) -> T {
        try place.require(place.isGood)
        return try StoreTime.measure(Self.count) { () throws(StoreError) in
            try StoreError.wrapping(intent) {
                free.wait()
                defer { free.signal() }
                let connection = try idle.withLock { $0.popLast() } ?? open()
                defer { idle.withLock { $0.append(connection) } }
                return try body(connection)
            }
        }
    }

    private static func count(nanoseconds: Int) {
        Metrics.count(.storeReads)
        Metrics.count(.storeReadNanoseconds, by: nanoseconds)
    }

    /// Another connection, to the same file as the first.
    private func open() throws -> SQLiteConnection {
        try place.require(place.check())
        return try SQLiteConnection.reader(path: path)
    }

    /// Closes the connections; no one may read any more.
    func close() { idle.withLock { $0.removeAll() } }
}

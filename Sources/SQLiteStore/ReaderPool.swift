import GRDB
import Stores
import Synchronization

/// The connections that read. A thread takes one that is idle; where none is, it waits for one of them in turn.
///
/// GRDB's `DatabasePool` would do, but reads the schema's version before each read and passes two dispatch queues
/// more; a read here is one statement on one connection.
final class ReaderPool: Sendable {
    private struct State {
        /// Connections that nobody uses; the one used last is used first, for its warm cache.
        var idle: [DatabaseQueue]
        var open: [DatabaseQueue]
        /// How many are open or being opened.
        var count = 1
        var turn = 0
    }

    private enum Choice {
        case own(DatabaseQueue)
        case shared(DatabaseQueue)
        case toBeOpened
    }

    private let path: String
    private let size: Int
    private let state: Mutex<State>

    /// Opens one connection at once, the others when they are needed.
    init(path: String, size: Int) throws(StoreError) {
        self.path = path
        self.size = max(1, size)
        let first = try StoreError.wrapping("open the database for reading") { try Connection.reader(path: path) }
        state = Mutex(State(idle: [first], open: [first]))
    }

    /// Calls `body` with a connection, outside any transaction: a single statement sees one state of the database.
    /// - Parameter intent: what is being done, for the message of an error: "read a document".
    func read<T>(_ intent: String, _ body: (Database) throws -> T) throws(StoreError) -> T {
        try StoreError.wrapping(intent) {
            let connection: DatabaseQueue
            switch state.withLock({ choose(in: &$0) }) {
            case .own(let idle): connection = idle
            case .shared(let busy): return try busy.unsafeRead(body)
            case .toBeOpened: connection = try open()
            }
            defer { state.withLock { $0.idle.append(connection) } }
            return try connection.unsafeRead(body)
        }
    }

    /// Closes the connections; nobody may read any more.
    func close() {
        for connection in state.withLock({ $0.open }) { try? connection.close() }
    }

    private func choose(in state: inout State) -> Choice {
        if let idle = state.idle.popLast() { return .own(idle) }
        if state.count < size {
            state.count += 1
            return .toBeOpened
        }
        state.turn = (state.turn + 1) % state.open.count
        return .shared(state.open[state.turn])
    }

    private func open() throws -> DatabaseQueue {
        do {
            let new = try Connection.reader(path: path)
            state.withLock { $0.open.append(new) }
            return new
        } catch {
            state.withLock { $0.count -= 1 }
            throw error
        }
    }
}

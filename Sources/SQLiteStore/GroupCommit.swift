import Stores
import Synchronization
import System

/// Makes the commits of many threads durable with few writes to the disk.
///
/// Whoever comes while no one writes leads: it takes along all who wait, runs their batches in one transaction, each
/// in a savepoint of its own, and commits once. Who comes meanwhile waits, and the first of them leads next.
final class GroupCommit: Sendable {
    typealias Batch = @Sendable (SQLiteConnection) throws -> Void

    /// A thread that waits, and what for.
    private final class Ticket: Sendable {
        let batch: Batch
        let intent: String
        let called = CountingSemaphore(0)
        /// Nil when called: it is this thread's turn to lead.
        let outcome = Mutex<Result<Void, StoreError>?>(nil)

        init(_ intent: String, _ batch: @escaping Batch) {
            self.intent = intent
            self.batch = batch
        }

        func settle(_ result: Result<Void, StoreError>) { outcome.withLock { $0 = result } }
    }

    private struct Line {
        var waiting: [Ticket] = []
        var isLed = false
    }

    /// Nil once it is closed.
    private let connection: Mutex<SQLiteConnection?>
    private let place: FilePlace
    private let line = Mutex(Line())

    init(_ connection: SQLiteConnection, place: FilePlace) {
        self.connection = Mutex(connection)
        self.place = place
    }

    /// Closes the connection; no one may write any more.
    func close() { connection.withLock { $0 = nil } }

    /// Calls `body` with the connection that writes, if it is open and its file still has its name. One look at the
    /// name is nothing beside the commit that follows, and what is committed to a file without a name is lost.
    private func withWriter<T>(_ body: (SQLiteConnection) throws -> T) throws -> T {
        try connection.withLock { connection in
            try place.require(place.check())
            guard let connection else { throw StoreError(.unavailable, "the database is closed") }
            return try body(connection)
        }
    }

    /// Runs `batch` in a transaction, and returns when it is on disk. A batch that throws changes nothing, and does not
    /// concern the others that share its transaction. A batch may be run more than once; only the last run counts.
    func perform(_ intent: String, _ batch: @escaping Batch) throws(StoreError) {
        try CommitCount.counting { () throws(StoreError) in try share(intent, batch) }
    }

    private func share(_ intent: String, _ batch: @escaping Batch) throws(StoreError) {
        let ticket = Ticket(intent, batch)
        let leads = line.withLock { line in
            if line.isLed { line.waiting.append(ticket) }
            defer { line.isLed = true }
            return !line.isLed
        }
        if !leads { ticket.called.wait() }
        if let outcome = ticket.outcome.withLock({ $0 }) { return try outcome.get() }

        let followers = line.withLock { line in
            defer { line.waiting = [] }
            return line.waiting
        }
        do { try withWriter { db in settle([ticket] + followers, db) } } catch {
            for ticket in [ticket] + followers {
                ticket.settle(.failure(StoreError(error, intent: ticket.intent)))
            }
        }
        let next = line.withLock { line in
            if line.waiting.isEmpty { line.isLed = false }
            return line.waiting.isEmpty ? nil : line.waiting.removeFirst()
        }
        next?.called.signal()
        for follower in followers { follower.called.signal() }
        try ticket.outcome.withLock { $0 }?.get()
    }

    /// Runs `batch` in a transaction of its own, for those that cannot outlive their caller.
    func performAlone(_ intent: String, _ batch: (SQLiteConnection) throws -> Void) throws(StoreError) {
        try CommitCount.counting { () throws(StoreError) in
            try StoreError.wrapping(intent) {
                try withWriter { db in try db.inTransaction { try batch(db) } }
            }
            CommitCount.batch(of: 1)
        }
    }

    /// How many threads wait for the one that leads.
    var waitingCount: Int { line.withLock { $0.waiting.count } }

    /// Calls `body` with the connection that writes, outside any transaction: for tests.
    func withConnection<T>(_ body: (SQLiteConnection) throws -> T) throws -> T { try withWriter(body) }

    // MARK: The transaction

    private func settle(_ group: [Ticket], _ db: SQLiteConnection) {
        var open = group
        while !open.isEmpty {
            do {
                try db.run(Transaction.begin)
            } catch {
                return fail(open, error, db)
            }
            var done: [Ticket] = []
            var refused: [Ticket] = []
            for ticket in open {
                do {
                    try runInSavepoint(ticket.batch, db)
                    done.append(ticket)
                } catch {
                    ticket.settle(.failure(StoreError(error, intent: ticket.intent)))
                    refused.append(ticket)
                    // SQLite ends the whole transaction after some errors, a full disk for one (sqlite.org/
                    // lang_transaction.html); the batches before and after this one then need another.
                    if !db.isInsideTransaction { break }
                }
            }
            guard db.isInsideTransaction else {
                open.removeAll { ticket in refused.contains { $0 === ticket } }
                continue
            }
            do {
                try db.run(Transaction.commit)
                CommitCount.batch(of: done.count)
                for ticket in done { ticket.settle(.success(())) }
            } catch {
                db.rollBack()
                guard done.count > 1, StoreError(error, intent: "commit").code == .full else {
                    return fail(done, error, db)
                }
                // Some may have room though all together have not.
                for ticket in done { settle([ticket], db) }
            }
            return
        }
    }

    private func runInSavepoint(_ batch: Batch, _ db: SQLiteConnection) throws {
        try db.run(Transaction.openBatch)
        do {
            try batch(db)
            try db.run(Transaction.closeBatch)
        } catch {
            if db.isInsideTransaction {
                do {
                    try db.run(Transaction.rollBackBatch)
                    try db.run(Transaction.closeBatch)
                } catch {
                    db.rollBack()
                }
            }
            throw error
        }
    }

    private func fail(_ tickets: [Ticket], _ error: any Error, _ db: SQLiteConnection) {
        db.rollBack()
        for ticket in tickets { ticket.settle(.failure(StoreError(error, intent: ticket.intent))) }
    }
}

import CSQLite
import Stores

/// A connection to the file, with the statements that it has prepared. One thread uses it at a time.
///
/// It uses SQLite's C interface and makes no objects for rows or values.
final class SQLiteConnection: @unchecked Sendable {  // ReaderPool and GroupCommit lend it to one thread at a time.
    private let handle: OpaquePointer
    /// By the numbers of their queries.
    private var statements: [PreparedStatement?] = []

    /// Opens a database that is there, for reading.
    static func reader(path: String) throws -> SQLiteConnection {
        let connection = try SQLiteConnection(path: path, flags: SQLITE_OPEN_READONLY)
        // Pages of the file are read where the kernel has them, once for all processes. SQLite maps less than 2 GiB.
        // (As for any mapped file, a disk that fails, or someone who cuts the file off, ends the process; the
        // supervisor starts another.)
        try connection.execute("PRAGMA mmap_size = 2147418112")
        return connection
    }

    /// Opens the connection that writes, and sees to the tables. Callers hold the ``OpeningLock``.
    static func writer(path: String) throws(StoreError) -> SQLiteConnection {
        PrivateFile.make(path)
        return try StoreError.wrapping("open the database") {
            let connection = try SQLiteConnection(path: path, flags: SQLITE_OPEN_READWRITE)
            // SQLite opens for reading what it may not write to, and would fail at the first commit only.
            guard sqlite3_db_readonly(connection.handle, "main") == 0 else {
                throw StoreError(
                    .unavailable,
                    "the database \(path) cannot be written: see its owner, its permissions and how its file system is mounted"
                )
            }
            let mode = try connection.first(Setting.journal) { try $0.text(0) }
            guard mode == "wal" else { throw StoreError(.damaged, "the database cannot be put in write-ahead mode") }
            // Less than FULL loses the last commits when the machine goes down.
            try connection.execute(
                "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; PRAGMA foreign_keys = ON")
            try Schema.prepare(connection)
            return connection
        }
    }

    private enum Setting {
        static let journal = Query("PRAGMA journal_mode = WAL")
    }

    private init(path: String, flags: Int32) throws {
        var opened: OpaquePointer?
        // Without a mutex in it: see above.
        let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            defer { sqlite3_close(opened) }
            throw SQLiteError(code, of: opened, sql: nil)
        }
        handle = opened
        sqlite3_extended_result_codes(handle, 1)
        BusyWait.install(on: handle)
        try execute("PRAGMA trusted_schema = OFF")
    }

    deinit {
        for statement in statements { sqlite3_finalize(statement?.handle) }
        sqlite3_close(handle)
    }

    /// Returns the statement, prepared at its first use.
    func statement(_ query: Query) throws -> PreparedStatement {
        if query.number < statements.count, let statement = statements[query.number] { return statement }
        return try prepare(query)
    }

    private func prepare(_ query: Query) throws -> PreparedStatement {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(
            self.handle, query.sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw SQLiteError(code, of: self.handle, sql: query.sql) }
        let missing = query.number + 1 - statements.count
        if missing > 0 { statements.append(contentsOf: repeatElement(nil, count: missing)) }
        let statement = PreparedStatement(handle: handle)
        statements[query.number] = statement
        return statement
    }

    /// Runs statements that have no parameters and are not kept.
    func execute(_ sql: String) throws {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw SQLiteError(code, of: handle, sql: sql) }
    }

    /// The index of the log of this connection, which must have read something.
    var writeAheadIndex: WriteAheadIndex? { WriteAheadIndex(of: handle) }

    // MARK: What the statement that was run last has done

    /// How many rows it changed.
    var changesCount: Int { Int(sqlite3_changes64(handle)) }

    /// The number of the row that it inserted.
    var lastInsertedRowID: Int { Int(sqlite3_last_insert_rowid(handle)) }

    /// Whether a transaction is open. SQLite ends one by itself after some errors.
    var isInsideTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }
}

extension SQLiteConnection {
    /// Reads the first row by `make`, without copying it first; nil if there is no row.
    func first<T>(
        _ query: Query, _ bind: (inout Parameters) -> Void = { _ in }, _ make: (StoredRow) throws -> T
    ) throws -> T? {
        try statement(query).first(bind, make)
    }

    /// Reads each row by `make`.
    func all<T>(
        _ query: Query, _ bind: (inout Parameters) -> Void = { _ in }, _ make: (StoredRow) throws -> T
    ) throws -> [T] {
        try statement(query).all(bind, make)
    }

    /// Runs a statement that gives no rows.
    func run(_ query: Query, _ values: StoredValues = []) throws {
        try statement(query).run { $0.bind(values) }
    }

    /// Runs `body` in a transaction that has the right to write from its start. Nothing is left of it where something
    /// throws.
    func inTransaction(_ body: () throws -> Void) throws {
        try run(Transaction.begin)
        do {
            try body()
            try run(Transaction.commit)
        } catch {
            rollBack()
            throw error
        }
    }

    /// Gives up the transaction, if one is open.
    func rollBack() {
        // Where even this fails, the next BEGIN does too, and says so.
        if isInsideTransaction { try? run(Transaction.rollback) }
    }
}

/// The statements about transactions.
enum Transaction {
    static let begin = Query("BEGIN IMMEDIATE")
    static let commit = Query("COMMIT")
    static let rollback = Query("ROLLBACK")
    static let openBatch = Query("SAVEPOINT batch")
    static let closeBatch = Query("RELEASE batch")
    static let rollBackBatch = Query("ROLLBACK TO batch")
}

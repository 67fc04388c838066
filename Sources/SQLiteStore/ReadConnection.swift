import GRDB
import GRDBSQLite

/// A connection that reads, with the statements that it has prepared. One thread uses it at a time.
///
/// It stands on SQLite's own interface: a read of one row through GRDB's queue, cursor and conversions cost three times
/// as much.
final class ReadConnection: @unchecked Sendable {  // ReaderPool lends it to one thread at a time.
    private let handle: OpaquePointer
    /// By the numbers of their queries.
    private var statements: [PreparedStatement?] = []
    var users = UserCache()

    /// Opens a database that is there.
    /// - Parameter patience: milliseconds for which a statement waits for another process's lock before it fails.
    init(path: String, patience: Int32) throws {
        var opened: OpaquePointer?
        // Without a mutex in it: see above.
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            defer { sqlite3_close(opened) }
            throw DatabaseError(code, from: opened, sql: nil)
        }
        handle = opened
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, patience)
        let sql = "PRAGMA trusted_schema = OFF"
        let result = sqlite3_exec(handle, sql, nil, nil, nil)
        guard result == SQLITE_OK else { throw DatabaseError(result, from: handle, sql: sql) }
    }

    deinit {
        for statement in statements { sqlite3_finalize(statement?.handle) }
        sqlite3_close(handle)
    }

    /// The statement, prepared when it is asked for first.
    func statement(_ query: Query) throws -> PreparedStatement {
        if query.number < statements.count, let statement = statements[query.number] { return statement }
        return try prepare(query)
    }

    private func prepare(_ query: Query) throws -> PreparedStatement {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(
            self.handle, query.sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw DatabaseError(code, from: self.handle, sql: query.sql) }
        let missing = query.number + 1 - statements.count
        if missing > 0 { statements.append(contentsOf: repeatElement(nil, count: missing)) }
        let statement = PreparedStatement(handle: handle)
        statements[query.number] = statement
        return statement
    }
}

extension DatabaseError {
    /// The failure of the call just made that answered `code`.
    init(_ code: Int32, from connection: OpaquePointer?, sql: String?) {
        self.init(
            resultCode: ResultCode(rawValue: code),
            message: connection.map { String(cString: sqlite3_errmsg($0)) }, sql: sql)
    }
}

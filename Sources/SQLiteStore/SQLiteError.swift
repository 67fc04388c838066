import CSQLite
import Stores

/// An answer of SQLite's that is no success. Stored values do not appear in it: SQLite's own messages name tables and
/// columns only, and in the SQL there are parameters in their place.
struct SQLiteError: Error, CustomStringConvertible {
    /// The extended result code (sqlite.org/rescode.html).
    let code: Int32
    /// SQLite's message.
    let message: String
    /// The statement that failed.
    let sql: String?

    /// The failure of the call just made that answered `code`.
    init(_ code: Int32, of connection: OpaquePointer?, sql: String?) {
        self.code = code
        message = String(cString: connection == nil ? sqlite3_errstr(code) : sqlite3_errmsg(connection))
        self.sql = sql
    }

    var description: String {
        "SQLite error \(code): \(message)" + (sql.map { " - while executing `\($0)`" } ?? "")
    }

    /// Whether a row refers to one that is not there.
    var isMissingParent: Bool { code == SQLITE_CONSTRAINT | 3 << 8 }  // SQLITE_CONSTRAINT_FOREIGNKEY, see below

    /// The code that a caller can act on.
    fileprivate var storeCode: StoreError.Code {
        if code == SQLITE_IOERR | 19 << 8 { return .full }  // SQLITE_IOERR_SHMSIZE, which does not import
        return switch code & 0xff {
        case SQLITE_FULL: .full
        // A table, a column or a row that is not as this program made it.
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT, SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_CONSTRAINT: .damaged
        default: .unavailable
        }
    }
}

extension StoreError {
    /// Calls `body` and makes what it throws a ``StoreError``.
    static func wrapping<T>(_ intent: String, _ body: () throws -> T) throws(StoreError) -> T {
        do {
            return try body()
        } catch {
            throw StoreError(error, intent: intent)
        }
    }

    /// The failure that an error means.
    init(_ error: any Error, intent: String) {
        switch error {
        case let error as StoreError:
            self = error
        case let error as SQLiteError:
            let answer = "\(error.code) (\(String(cString: sqlite3_errstr(error.code))))"
            self.init(error.storeCode, "cannot \(intent): SQLite answered \(answer)", cause: error)
        default:
            self.init(.damaged, "cannot \(intent): a stored value is not of its type")
        }
    }
}

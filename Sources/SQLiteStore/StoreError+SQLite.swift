import GRDB
import Stores

extension StoreError {
    /// Calls `body` and makes what it throws a ``StoreError``.
    static func wrapping<T>(_ intent: String, _ body: () throws -> T) throws(StoreError) -> T {
        do {
            return try body()
        } catch {
            throw StoreError(error, intent: intent)
        }
    }

    /// The failure that an error of SQLite or GRDB means. Stored values do not appear in it: of GRDB's error the
    /// arguments are left out, and SQLite's own messages name tables and columns only.
    init(_ error: any Error, intent: String) {
        switch error {
        case let error as StoreError:
            self = error
        case let error as DatabaseError:
            let cause = DatabaseError(
                resultCode: error.extendedResultCode, message: error.message, sql: error.sql)
            self.init(
                Self.code(of: error), "cannot \(intent): SQLite answered \(error.extendedResultCode)", cause: cause)
        default:
            self.init(.damaged, "cannot \(intent): a stored value is not of its type")
        }
    }

    /// What a caller can do about a result code (sqlite.org/rescode.html).
    private static func code(of error: DatabaseError) -> Code {
        switch error.extendedResultCode {
        case .SQLITE_FULL, .SQLITE_IOERR_SHMSIZE: .full
        // A table, a column or a row that is not as this program made it.
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT, .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_CONSTRAINT:
            .damaged
        default: .unavailable
        }
    }
}

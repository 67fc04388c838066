import CSQLite
import JSON
import RepositoryModel
import Stores

/// The current row of a statement, valid until the statement steps on. Reads columns back into values, and
/// refuses what no one can have stored.
struct StoredRow {
    let statement: OpaquePointer

    /// Text; a null is damage, as the schema allows none.
    func text(_ column: Int32) throws(StoreError) -> String {
        guard let text = try optionalText(column) else { throw damaged(column) }
        return text
    }

    /// An integer.
    func integer(_ column: Int32) throws(StoreError) -> Int64 {
        guard let integer = try optionalInteger(column) else { throw damaged(column) }
        return integer
    }

    /// A moment.
    func timestamp(_ column: Int32) throws(StoreError) -> Timestamp {
        Timestamp(microseconds: try integer(column))
    }

    /// JSON, parsed out of SQLite's own memory.
    func json(_ column: Int32) throws(StoreError) -> JSONValue {
        guard let value = try optionalJSON(column) else { throw damaged(column) }
        return value
    }

    /// Text; nil for null.
    func optionalText(_ column: Int32) throws(StoreError) -> String? {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_TEXT:
            guard let text = String(validatingCString: try start(of: column)) else { throw damaged(column) }
            return text
        case SQLITE_NULL: return nil
        default: throw damaged(column)
        }
    }

    /// An integer; nil for null.
    func optionalInteger(_ column: Int32) throws(StoreError) -> Int64? {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return sqlite3_column_int64(statement, column)
        case SQLITE_NULL: return nil
        default: throw damaged(column)
        }
    }

    /// JSON; nil for null.
    func optionalJSON(_ column: Int32) throws(StoreError) -> JSONValue? {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_TEXT:
            let start = try start(of: column)
            // Asked for behind the text: it is the text whose bytes are counted.
            let bytes = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
            do { return try JSONValue.parse(bytes) } catch { throw damaged(column) }
        case SQLITE_NULL: return Optional.none
        default: throw damaged(column)
        }
    }

    /// Bytes; nil for null.
    func bytes(_ column: Int32) throws(StoreError) -> [UInt8]? {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, column)
            return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
        case SQLITE_NULL: return nil
        default: throw damaged(column)
        }
    }

    /// Converts a text by `make`; nil or an error means that the database is damaged.
    func value<T>(_ column: Int32, _ make: (String) throws -> T?) throws(StoreError) -> T {
        let text = try text(column)
        guard let value = try? make(text) else { throw damaged(column) }
        return value
    }

    /// A text in SQLite's own memory, with a NUL after it.
    private func start(of column: Int32) throws(StoreError) -> UnsafePointer<CChar> {
        guard let start = sqlite3_column_text(statement, column) else { throw damaged(column) }
        return UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
    }

    /// The error for a column that does not hold what it should. The value is not in it.
    private func damaged(_ column: Int32) -> StoreError {
        let name = sqlite3_column_name(statement, column).map { String(cString: $0) } ?? "value"
        return StoreError(.damaged, "a stored \(name) is not what this program writes")
    }
}

import GRDB
import Stores

extension SQLiteStore {
    /// What `make` makes of the first row, read where SQLite has it; nil where there is no row.
    func first<T>(
        _ intent: String, _ query: Query, _ bind: (inout Parameters) -> Void = { _ in },
        _ make: (StoredRow) throws -> T
    ) throws(StoreError) -> T? {
        try readers.read(intent) { connection in try connection.statement(query).first(bind, make) }
    }

    /// What `make` makes of each row.
    func all<T>(
        _ intent: String, _ query: Query, _ bind: (inout Parameters) -> Void = { _ in },
        _ make: (StoredRow) throws -> T
    ) throws(StoreError) -> [T] {
        try readers.read(intent) { connection in try connection.statement(query).all(bind, make) }
    }
}

extension Database {
    /// What `make` makes of the first row, inside the transaction that is going to write.
    func first<T>(
        _ query: Query, _ bind: (inout Parameters) -> Void, _ make: (StoredRow) throws -> T
    ) throws -> T? {
        let statement = try cachedStatement(sql: query.sql)
        return try withExtendedLifetime(statement) {
            try PreparedStatement(handle: statement.sqliteStatement).first(bind, make)
        }
    }

    /// What `make` makes of each row, inside the transaction that is going to write.
    func all<T>(
        _ query: Query, _ bind: (inout Parameters) -> Void, _ make: (StoredRow) throws -> T
    ) throws -> [T] {
        let statement = try cachedStatement(sql: query.sql)
        return try withExtendedLifetime(statement) {
            try PreparedStatement(handle: statement.sqliteStatement).all(bind, make)
        }
    }
}

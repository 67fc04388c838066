import Stores

extension SQLiteStore {
    /// What `make` makes of the first row, read where SQLite has it; nil if there is no row.
    func first<T>(
        _ intent: String, _ query: Query, _ bind: (inout Parameters) -> Void = { _ in },
        _ make: (StoredRow) throws -> T
    ) throws(StoreError) -> T? {
        try readers.read(intent) { connection in try connection.first(query, bind, make) }
    }

    /// What `make` makes of each row.
    func all<T>(
        _ intent: String, _ query: Query, _ bind: (inout Parameters) -> Void = { _ in },
        _ make: (StoredRow) throws -> T
    ) throws(StoreError) -> [T] {
        try readers.read(intent) { connection in try connection.all(query, bind, make) }
    }
}

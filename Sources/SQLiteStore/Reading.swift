import Stores

extension SQLiteStore {
    /// Reads the first row by `make`, without copying it first; nil if there is no row.
    func first<T>(
        _ intent: String, _ query: Query, _ bind: (inout Parameters) -> Void = { _ in },
        _ make: (StoredRow) throws -> T
    ) throws(StoreError) -> T? {
        try readers.read(intent) { connection in try connection.first(query, bind, make) }
    }

    /// Reads each row by `make`.
    func all<T>(
        _ intent: String, _ query: Query, _ bind: (inout Parameters) -> Void = { _ in },
        _ make: (StoredRow) throws -> T
    ) throws(StoreError) -> [T] {
        try readers.read(intent) { connection in try connection.all(query, bind, make) }
    }
}

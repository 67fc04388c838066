import CSQLite

@testable import SQLiteStore

/// What tests ask of SQLite itself.
extension SQLiteStore {
    /// Returns SQLite's plan for a statement, one line a step.
    func queryPlan(of query: Query) throws -> [String] {
        // A parameter that is not bound is null, which the plan does not depend on.
        let plan = Query("EXPLAIN QUERY PLAN \(query.sql)")
        return try commits.withConnection { db in try db.all(plan) { try $0.text(3) } }
    }

    /// Runs statements on the connection that writes.
    func execute(_ sql: String) throws {
        try commits.withConnection { db in try db.execute(sql) }
    }

    /// The first column of the first row, as text.
    func value(_ sql: String) throws -> String? {
        try commits.withConnection { db in
            try db.first(Query(sql)) { row in sqlite3_column_text(row.statement, 0).map { String(cString: $0) } } ?? nil
        }
    }
}

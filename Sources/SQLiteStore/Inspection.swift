import GRDB

/// What tests ask of SQLite itself.
extension SQLiteStore {
    /// How SQLite would carry out a statement, one line a step.
    func queryPlan(of sql: String) throws -> [String] {
        try commits.withConnection { db in
            // A parameter that is not bound is null, which the plan does not depend on.
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
            let blanks = [(any DatabaseValueConvertible)?](
                repeating: nil, count: sql.utf8.count { $0 == UInt8(ascii: "?") })
            return try Row.fetchAll(statement, arguments: StatementArguments(blanks)).map { $0["detail"] }
        }
    }

    /// Runs statements on the connection that writes.
    func execute(_ sql: String) throws {
        try commits.withConnection { db in try db.execute(sql: sql) }
    }

    /// The first column of the first row, as text.
    func value(_ sql: String) throws -> String? {
        try commits.withConnection { db in try String.fetchOne(db, sql: sql) }
    }
}

import CSQLite

/// A statement, prepared by one of SQLite's connections. The rows are read where SQLite has them.
struct PreparedStatement {
    let handle: OpaquePointer

    /// What `make` makes of the first row; nil if there is no row.
    /// - Parameter bind: gives all parameters their values.
    func first<T>(_ bind: (inout Parameters) -> Void, _ make: (StoredRow) throws -> T) throws -> T? {
        defer { sqlite3_reset(handle) }
        try self.bind(bind)
        return try step() ? make(StoredRow(statement: handle)) : nil
    }

    /// Reads each row by `make`.
    func all<T>(_ bind: (inout Parameters) -> Void, _ make: (StoredRow) throws -> T) throws -> [T] {
        defer { sqlite3_reset(handle) }
        try self.bind(bind)
        var values: [T] = []
        while try step() { values.append(try make(StoredRow(statement: handle))) }
        return values
    }

    /// Runs it, for what it changes.
    func run(_ bind: (inout Parameters) -> Void) throws {
        defer { sqlite3_reset(handle) }
        try self.bind(bind)
        while try step() {}
    }

    private func bind(_ values: (inout Parameters) -> Void) throws {
        var parameters = Parameters(of: handle)
        values(&parameters)
        guard parameters.result == SQLITE_OK else { throw failure(parameters.result) }
    }

    private func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        case let code: throw failure(code)
        }
    }

    private func failure(_ code: Int32) -> SQLiteError {
        SQLiteError(code, of: sqlite3_db_handle(handle), sql: String(cString: sqlite3_sql(handle)))
    }
}

/// The parameters of a statement, to be given their values in their order. A text ends at a NUL.
struct Parameters {
    private let statement: OpaquePointer
    private var count: Int32 = 0
    /// `SQLITE_OK`, or why a value was not taken.
    private(set) var result = SQLITE_OK

    init(of statement: OpaquePointer) { self.statement = statement }

    /// Gives the next parameters their values.
    mutating func bind(_ texts: String...) {
        for text in texts {
            count += 1
            note(text.withCString { sqlite3_bind_text(statement, count, $0, -1, Self.copied) })
        }
    }

    /// Gives the next parameters their values.
    mutating func bind(_ integers: Int...) {
        for integer in integers {
            count += 1
            note(sqlite3_bind_int64(statement, count, Int64(integer)))
        }
    }

    /// Gives the next parameter its value.
    mutating func bind(_ bytes: [UInt8]) {
        count += 1
        note(
            bytes.withUnsafeBytes { bytes in
                // A pointer of nil would be a null.
                guard let start = bytes.baseAddress else { return sqlite3_bind_zeroblob(statement, count, 0) }
                return sqlite3_bind_blob64(statement, count, start, UInt64(bytes.count), Self.copied)
            })
    }

    /// Gives the next parameters their values.
    mutating func bind(_ values: StoredValues) { for value in values.list { bind(value) } }

    /// Gives the next parameter its value.
    mutating func bind(_ value: StoredValue) {
        switch value {
        case .text(let text): bind(text)
        case .bytes(let bytes): bind(bytes)
        case .integer(let integer): bind(Int(integer))
        case .json(let text):
            count += 1
            note(
                text.withUnsafeBytes { text in
                    let start = text.baseAddress?.assumingMemoryBound(to: CChar.self)
                    return sqlite3_bind_text64(
                        statement, count, start, UInt64(text.count), Self.copied, UInt8(SQLITE_UTF8))
                })
        case .null:
            count += 1
            note(sqlite3_bind_null(statement, count))
        }
    }

    private mutating func note(_ code: Int32) { if code != SQLITE_OK, result == SQLITE_OK { result = code } }

    /// `SQLITE_TRANSIENT`, which does not import: SQLite copies the value.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

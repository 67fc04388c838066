import Foundation
import GRDB
import JSON
import RepositoryModel
import Stores

/// Reading columns back into values, and refusing what nobody can have stored.
extension Row {
    /// Text; a null is damage, as the schema allows none.
    func text(_ index: Int) throws -> String {
        guard let text = self[index] as String? else { throw StoredValue.damaged(self, index) }
        return text
    }

    /// An integer.
    func integer(_ index: Int) throws -> Int64 {
        guard let integer = self[index] as Int64? else { throw StoredValue.damaged(self, index) }
        return integer
    }

    /// A moment.
    func timestamp(_ index: Int) throws -> Timestamp { Timestamp(microseconds: try integer(index)) }

    /// JSON, parsed out of SQLite's own memory.
    func json(_ index: Int) throws -> JSONValue {
        try withUnsafeData(atIndex: index) { data in
            guard let value = try? data?.withUnsafeBytes({ try JSONValue.parse($0) }) else {
                throw StoredValue.damaged(self, index)
            }
            return value
        }
    }

    /// Text; nil for null.
    func optionalText(_ index: Int) -> String? { self[index] as String? }

    /// An integer; nil for null.
    func optionalInteger(_ index: Int) -> Int64? { self[index] as Int64? }

    /// JSON; nil for null.
    func optionalJSON(_ index: Int) throws -> JSONValue? {
        guard optionalText(index) != nil else { return Optional.none }
        return try json(index)
    }

    /// Bytes; nil for null.
    func data(_ index: Int) throws -> [UInt8]? { try withUnsafeData(atIndex: index) { $0.map(Array.init) } }

    /// What `make` makes of a text; nil or an error is damage.
    func value<T>(_ index: Int, _ make: (String) throws -> T?) throws -> T {
        guard let value = try? make(text(index)) else { throw StoredValue.damaged(self, index) }
        return value
    }
}

enum StoredValue {
    /// The error for a column that does not hold what it should. The value is not in it.
    static func damaged(_ row: Row, _ index: Int) -> StoreError {
        StoreError(.damaged, "a stored \(Array(row.columnNames)[index]) is not what this program writes")
    }

    /// JSON as it is stored.
    static func text(_ value: JSONValue) -> String { String(decoding: value.serialized(), as: UTF8.self) }

    /// Whether SQLite keeps the whole of a text: GRDB ends it at a NUL.
    static func canHold(_ text: String) -> Bool { !text.utf8.contains(0) }
}

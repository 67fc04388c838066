import JSON

/// Values as they are stored.
enum StoredValue {
    /// JSON as it is stored.
    static func text(_ value: JSONValue) -> String { String(decoding: value.serialized(), as: UTF8.self) }

    /// Whether SQLite keeps the whole of a text: GRDB ends it at a NUL.
    static func canHold(_ text: String) -> Bool { !text.utf8.contains(0) }
}

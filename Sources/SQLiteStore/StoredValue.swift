import JSON

/// A value as it is stored.
enum StoredValue: Sendable {
    case null
    case integer(Int64)
    /// Ends at a NUL.
    case text(String)
    case bytes([UInt8])
    /// A text, as its UTF-8.
    case json([UInt8])

    /// Whether the whole of a text would be stored.
    static func canHold(_ text: String) -> Bool { !text.utf8.contains(0) }
}

/// A value that can be stored.
protocol Storable {
    /// How it is.
    var storedValue: StoredValue { get }
}

extension String: Storable { var storedValue: StoredValue { .text(self) } }
extension Int: Storable { var storedValue: StoredValue { .integer(Int64(self)) } }
extension Int64: Storable { var storedValue: StoredValue { .integer(self) } }
extension Bool: Storable { var storedValue: StoredValue { .integer(self ? 1 : 0) } }
extension [UInt8]: Storable { var storedValue: StoredValue { .bytes(self) } }
extension JSONValue: Storable { var storedValue: StoredValue { .json(serialized()) } }

/// The values of a statement's parameters, in their order. JSON is printed when they are listed, not when they are
/// stored.
struct StoredValues: Sendable, ExpressibleByArrayLiteral {
    let list: [StoredValue]

    init(arrayLiteral elements: (any Storable)?...) { list = elements.map { $0?.storedValue ?? .null } }
}

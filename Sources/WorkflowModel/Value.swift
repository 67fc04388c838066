public import JSON
public import Stores

/// A value that flows between nodes: JSON, or the handle of an uploaded file, which no node can read as text.
public enum Value: Sendable {
    /// A JSON value.
    case json(JSONValue)
    /// A request body that nginx has written to a file.
    case file(UploadedFile)

    /// The absence of a value.
    public static var null: Value { .json(.null) }

    /// The JSON value; nil for a file.
    @inlinable public var json: JSONValue? {
        if case .json(let value) = self { value } else { nil }
    }

    /// Whether this is JSON's `null`.
    @inlinable public var isNull: Bool {
        if case .json(let value) = self { value.isNull } else { false }
    }

    /// The kind of value, for messages: `string`, `object`, …, `uploaded file`.
    public var kindName: String { json?.kind.rawValue ?? "uploaded file" }
}

package import JSON

extension JSONValue {
    /// This value; nil where it is `null`, which for an optional field is the same as its absence.
    /// A bare `nil` would be JSON's, since a JSON value can be written so.
    package var present: JSONValue? { isNull ? Optional.none : self }
}

/// Whether a text is empty or all white space.
package func isBlank(_ text: String) -> Bool {
    // Most texts show it by their first byte; the properties of scalars are looked up in tables.
    if let first = text.utf8.first, first > 0x20, first < 0x7f { return false }
    return text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
}

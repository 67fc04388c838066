package import JSON

extension JSONValue {
    /// This value; nil if it is `null`, which for an optional field means the same as absence.
    /// `Optional.none`, since a bare `nil` would be the literal of JSON's `null`.
    package var present: JSONValue? { isNull ? Optional.none : self }
}

/// Tells whether a text is empty or all white space.
package func isBlank(_ text: String) -> Bool {
    // The first byte decides for most texts; properties of scalars cost a look-up in tables.
    if let first = text.utf8.first, first > 0x20, first < 0x7f { return false }
    return text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
}

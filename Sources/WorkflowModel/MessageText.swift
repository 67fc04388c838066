package import JSON

extension String {
    /// This text, or its beginning and an ellipsis where it is longer than so many Unicode scalars.
    package func clipped(to limit: Int = 128) -> String {
        guard utf8.count > limit, let end = unicodeScalars.index(startIndex, offsetBy: limit, limitedBy: endIndex),
            end < endIndex
        else { return self }
        return String(self[..<end]) + "…"
    }
}

/// A value in a message: scalars as they are, the rest by its kind.
package func shown(_ value: JSONValue) -> String {
    switch value.kind {
    case .array, .object: value.kind.rawValue
    case .string: "\"\((value.string ?? "").clipped())\""
    default: value.description
    }
}

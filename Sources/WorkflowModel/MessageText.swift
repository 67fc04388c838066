package import JSON

extension String {
    /// Returns this text, or its beginning and an ellipsis if it has more than `limit` Unicode scalars.
    package func clipped(to limit: Int = 128) -> String {
        guard utf8.count > limit, let end = unicodeScalars.index(startIndex, offsetBy: limit, limitedBy: endIndex),
            end < endIndex
        else { return self }
        return String(self[..<end]) + "…"
    }
}

/// Formats a number for a message: a whole one without a fraction.
package func shown(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }

/// Formats a value for a message: scalars as they are, others by their kind.
package func shown(_ value: JSONValue) -> String {
    switch value.kind {
    case .array, .object: value.kind.rawValue
    case .string: "\"\((value.string ?? "").clipped())\""
    default: value.description
    }
}

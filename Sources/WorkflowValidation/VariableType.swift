import JSON
import Values
import WorkflowModel

/// What the declared type and the constraints of a variable allow (`VARIABLE_TYPE_MISMATCH`, `VARIABLE_CONSTRAINT`).
enum VariableType {
    /// Whether a value is of a variable's type.
    static func accepts(_ value: JSONValue, _ type: String) -> Bool {
        switch type {
        case "string": value.kind == .string
        case "number": value.number != nil
        case "integer": value.kind == .integer
        case "boolean": value.bool != nil
        case "array": value.kind == .array
        case "object": value.kind == .object
        case "date": value.string.map { (try? DateText.timestamp($0)) != nil } ?? false
        default: true
        }
    }

    /// The first constraint of `validation` that a value breaks, in words. `min` and `max` count a string's
    /// characters and an array's elements.
    static func constraint(brokenBy value: JSONValue, in validation: JSONValue) -> String? {
        let size: Double? =
            switch value.kind {
            case .string: value.string.map { Double($0.unicodeScalars.count) }
            case .array: Double(value.count)
            default: value.number
            }
        if let size, let least = validation["min"]?.number, size < least { return "min is \(shown(least))" }
        if let size, let most = validation["max"]?.number, size > most { return "max is \(shown(most))" }
        if let text = value.string, let pattern = validation["pattern"]?.string, !BoundedMatch.matches(text, pattern) {
            return "pattern is \(pattern.clipped())"
        }
        if let allowed = validation["enum"], allowed.kind == .array, !allowed.elements.contains(value) {
            return "enum is \(allowed.description.clipped())"
        }
        return nil
    }
}

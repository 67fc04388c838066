import JSON
import Values

/// The keywords of JSON Schema that are checked, and those that say nothing about a value.
enum JSONSchemaKeyword: String, CaseIterable {
    case type, `enum`, required, properties, additionalProperties, items, minLength, maxLength, pattern, minimum,
        maximum
    case schema = "$schema"
    case id = "$id"
    case comment = "$comment"
    case title, description, `default`, examples, deprecated, readOnly, writeOnly

    /// The types that a value can have.
    static let types = ["null", "boolean", "object", "array", "string", "number", "integer"]

    /// What the keyword's own value must be and is not; nil if it is.
    func expectation(brokenBy value: JSONValue) -> String? {
        switch self {
        case .type:
            let names = value.string.map { [$0] } ?? value.elements.map { $0.string ?? "" }
            return !names.isEmpty && names.allSatisfy(Self.types.contains)
                ? nil : "one or several of \(Self.types.joined(separator: ", "))"
        case .enum: return value.kind == .array ? nil : "an array"
        case .required:
            return value.kind == .array && value.elements.allSatisfy { $0.kind == .string }
                ? nil : "an array of strings"
        case .properties: return value.kind == .object ? nil : "an object"
        case .additionalProperties, .items: return Self.isSchema(value) ? nil : "a schema"
        case .minLength, .maxLength: return value.int.map { $0 >= 0 } == true ? nil : "an integer of at least 0"
        case .minimum, .maximum: return value.number != nil ? nil : "a number"
        case .pattern: return value.string.map { (try? TextPattern($0)) != nil } == true ? nil : "a regular expression"
        case .schema, .id, .comment, .title, .description, .default, .examples, .deprecated, .readOnly, .writeOnly:
            return nil
        }
    }

    /// Whether a value can be a schema: an object, `true` or `false`.
    static func isSchema(_ value: JSONValue) -> Bool { value.kind == .object || value.bool != nil }
}

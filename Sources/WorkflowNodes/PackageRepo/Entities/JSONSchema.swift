import JSON
import Values

/// The part of JSON Schema (2020-12) that `validate_entity` checks: the keywords of ``JSONSchemaKeyword``, and schemas that
/// are `true` or `false`. One check of one value.
struct JSONSchema {
    struct Violation {
        let field: String
        let message: String
    }

    /// What does not fit; of more than this, the first.
    static let maximumViolations = 100
    /// Comparisons of a value with a part of the schema.
    static let maximumComparisons = 2_000_000

    private(set) var violations: [Violation] = []
    private var comparisons = 0
    private var patternSteps = PatternSteps()

    /// Checks a value.
    /// - Throws: `OUT_OF_RANGE` for a schema that says what this does not check, `LIMIT_EXCEEDED` where the check takes
    ///   too long.
    init(_ schema: JSONValue, checking value: JSONValue) throws(ValueError) {
        if let fault = JSONSchemaFault.first(in: schema) {
            throw .range("The schema cannot be checked: \(fault.message)")
        }
        try check(value, schema, at: "")
    }

    private mutating func check(_ value: JSONValue, _ schema: JSONValue, at field: String) throws(ValueError) {
        try count(1)
        if schema.bool == false { return violated(field, "is not allowed here") }
        let types = (schema["type"]?.string).map { [$0] } ?? (schema["type"] ?? .null).elements.compactMap(\.string)
        guard types.isEmpty || types.contains(where: { fits(value, $0) }) else {
            let found = value.isNull ? "nothing" : value.kind.rawValue
            return violated(field, "must be of type \(types.joined(separator: " or ")); found \(found)")
        }
        if let allowed = schema["enum"] {
            try count(allowed.count)
            if !allowed.elements.contains(value) { violated(field, "must be one of \(excerpt(allowed))") }
        }
        if let text = value.string { try checkText(text, schema, at: field) }
        if let number = value.number {
            if let least = schema["minimum"]?.number, number < least { violated(field, "must be at least \(least)") }
            if let most = schema["maximum"]?.number, number > most { violated(field, "must be at most \(most)") }
        }
        if value.kind == .object { try checkMembers(of: value, schema, at: field) }
        guard let items = schema["items"], value.kind == .array else { return }
        for (index, element) in value.elements.enumerated() { try check(element, items, at: "\(field)[\(index)]") }
    }

    private mutating func checkText(_ text: String, _ schema: JSONValue, at field: String) throws(ValueError) {
        let length = Text.length(text)
        if let least = schema["minLength"]?.int, length < least {
            violated(field, "must have at least \(least) characters")
        }
        if let most = schema["maxLength"]?.int, length > most {
            violated(field, "must have at most \(most) characters")
        }
        if let pattern = schema["pattern"]?.string, try !TextPattern(pattern).matches(text, &patternSteps) {
            violated(field, "must match \(pattern)")
        }
    }

    private mutating func checkMembers(of value: JSONValue, _ schema: JSONValue, at field: String) throws(ValueError) {
        let properties = schema["properties"] ?? [:]
        let required = schema["required"] ?? []
        let others = schema["additionalProperties"] ?? true
        let prefix = field.isEmpty ? "" : "\(field)."
        try count(required.count)
        for name in required.elements.lazy.compactMap(\.string) where (value[name] ?? .null).isNull {
            violated(prefix + name, "is missing")
        }
        for (key, member) in value.members {
            try count(1)
            if let property = properties[key] {
                // A member that is null is one that is not there.
                if !member.isNull { try check(member, property, at: prefix + key) }
            } else if others.bool == false || others.bool == nil && !member.isNull {
                try check(member, others, at: prefix + key)
            }
        }
    }

    private mutating func violated(_ field: String, _ message: String) {
        guard violations.count < Self.maximumViolations else { return }
        violations.append(
            Violation(field: field, message: "\(field.isEmpty ? "the value" : excerpt(field)) \(message)"))
    }

    private mutating func count(_ more: Int) throws(ValueError) {
        comparisons += more
        guard comparisons <= Self.maximumComparisons else {
            throw .limit("the check takes more than \(Self.maximumComparisons) comparisons", of: "schema comparisons")
        }
    }

    private func fits(_ value: JSONValue, _ type: String) -> Bool {
        switch type {
        case "integer": value.int != nil
        case "number": value.number != nil
        default: value.kind.rawValue == type
        }
    }

    private func excerpt(_ value: some CustomStringConvertible) -> String {
        let text = value.description
        return text.utf8.count <= 400 ? text : "\(text.prefix(400))…"
    }
}

import JSON

/// The part of JSON Schema (2020-12) that `validate_entity` reads: `type enum required properties
/// additionalProperties items minLength maxLength pattern minimum maximum`.
struct JSONSchema {
    struct Violation {
        let field: String
        let message: String
    }

    private let schema: JSONValue

    init(_ schema: JSONValue) { self.schema = schema }

    /// Everything about `value` that does not fit.
    func violations(of value: JSONValue, at field: String) -> [Violation] {
        let types = (schema["type"]?.string).map { [$0] } ?? (schema["type"] ?? .null).elements.compactMap(\.string)
        guard types.isEmpty || types.contains(where: { fits(value, $0) }) else {
            let found = value.isNull ? "nothing" : value.kind.rawValue
            return [
                Violation(
                    field: field,
                    message: "\(title(field)) must be of type \(types.joined(separator: " or ")); found \(found)")
            ]
        }
        var violations: [Violation] = []
        func violated(_ message: String) {
            violations.append(Violation(field: field, message: "\(title(field)) \(message)"))
        }
        if let allowed = schema["enum"], !allowed.elements.contains(value) { violated("must be one of \(allowed)") }
        if let text = value.string {
            let length = text.unicodeScalars.count
            if let least = schema["minLength"]?.int, length < least {
                violated("must have at least \(least) characters")
            }
            if let most = schema["maxLength"]?.int, length > most { violated("must have at most \(most) characters") }
            if let pattern = schema["pattern"]?.string, let regex = try? Regex(pattern),
                (try? regex.firstMatch(in: text)) == nil
            {
                violated("must match \(pattern)")
            }
        }
        if let number = value.number {
            if let least = schema["minimum"]?.number, number < least { violated("must be at least \(least)") }
            if let most = schema["maximum"]?.number, number > most { violated("must be at most \(most)") }
        }
        return violations + members(of: value, at: field) + elements(of: value, at: field)
    }

    private func members(of value: JSONValue, at field: String) -> [Violation] {
        guard value.kind == .object else { return [] }
        let properties = schema["properties"] ?? [:]
        let prefix = field.isEmpty ? "" : "\(field)."
        let missing = (schema["required"] ?? []).elements.compactMap(\.string).filter { (value[$0] ?? .null).isNull }
        var violations = missing.map { Violation(field: prefix + $0, message: "\(prefix)\($0) is missing") }
        for (key, member) in value.members {
            if let property = properties[key] {
                guard !member.isNull || (schema["required"] ?? []).elements.contains(JSONValue(key)) == false else {
                    continue
                }
                if member.isNull { continue }
                violations += JSONSchema(property).violations(of: member, at: prefix + key)
            } else if schema["additionalProperties"]?.bool == false {
                violations.append(Violation(field: prefix + key, message: "\(prefix)\(key) is not allowed here"))
            }
        }
        return violations
    }

    private func elements(of value: JSONValue, at field: String) -> [Violation] {
        guard let items = schema["items"], value.kind == .array else { return [] }
        return value.elements.enumerated().flatMap { JSONSchema(items).violations(of: $1, at: "\(field)[\($0)]") }
    }

    private func title(_ field: String) -> String { field.isEmpty ? "the value" : field }

    private func fits(_ value: JSONValue, _ type: String) -> Bool {
        switch type {
        case "integer": value.int != nil
        case "number": value.number != nil
        default: value.kind.rawValue == type
        }
    }
}

import JSON
import Values
import WorkflowEngine

/// An expected value of a test: the value itself, for objects at least these members, or a matcher.
///
/// Matchers are objects of one member: `{"$any": "string"}` (a kind of value, or `any`), `{"$matches": "^[0-9]+$"}`,
/// `{"$contains": …}` (an element of a list, a part of a text), `{"$exactly": …}` (no other members) and
/// `{"$absent": true}`.
struct Expectation {
    /// A difference between a value and the expected one, with its path.
    struct Difference {
        let place: String
        let expected: JSONValue
        let found: JSONValue?
    }

    private static let kinds = ["any", "null", "boolean", "integer", "number", "string", "array", "object"]

    /// Every difference between what is expected at `place` and what is there.
    /// - Throws: ``CommandFailure`` for a matcher that is none.
    static func differences(
        _ expected: JSONValue, _ found: JSONValue?, at place: String
    ) throws(CommandFailure) -> [Difference] {
        let difference = [Difference(place: place, expected: expected, found: found)]
        if let (name, argument) = matcher(expected) {
            return try holds(name, argument, found, at: place) ? [] : difference
        }
        guard let found else { return difference }
        switch expected.kind {
        case .object where found.kind == .object:
            var all: [Difference] = []
            for (key, value) in expected.members {
                all += try differences(value, found[key], at: "\(place).\(key)")
            }
            return all
        case .array where found.kind == .array && found.count == expected.count:
            var all: [Difference] = []
            for (index, (value, element)) in zip(expected.elements, found.elements).enumerated() {
                all += try differences(value, element, at: "\(place)[\(index)]")
            }
            return all
        default: return expected == found ? [] : difference
        }
    }

    private static func matcher(_ value: JSONValue) -> (name: String, argument: JSONValue)? {
        guard value.kind == .object, value.count == 1, let member = value.members.first(where: { _ in true }),
            member.key.hasPrefix("$")
        else { return nil }
        return (member.key, member.value)
    }

    private static func holds(
        _ name: String, _ argument: JSONValue, _ found: JSONValue?, at place: String
    ) throws(CommandFailure) -> Bool {
        func failure(_ message: String) -> CommandFailure { CommandFailure("\(place): \(message)") }
        if name == "$absent" { return found == nil }
        guard let found else { return false }
        switch name {
        case "$any":
            guard let kind = argument.string, kinds.contains(kind) else {
                throw failure("$any takes one of \(kinds.joined(separator: ", ")); found \(argument)")
            }
            return kind == "any" || kind == found.kind.rawValue || (kind == "number" && found.number != nil)
        case "$matches":
            guard let pattern = argument.string else { throw failure("$matches takes a pattern; found \(argument)") }
            do { return try found.string.map(TextPattern(pattern).matches) ?? false } catch {
                throw failure(error.message)
            }
        case "$contains":
            if let text = found.string { return argument.string.map { Text.contains(text, $0) } ?? false }
            for element in found.elements where try differences(argument, element, at: place).isEmpty { return true }
            return false
        case "$exactly": return argument == found
        default: throw failure("\(name.visible) is no matcher; there are $any, $matches, $contains, $exactly, $absent")
        }
    }
}

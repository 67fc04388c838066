import JSON
import Values
import WorkflowModel

/// `string.replace`: replaces every occurrence of a text in another, or the first `count` of them.
struct StringReplace: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)
    static let search = NodeParameter.required(1, "search", .string, rule: .notEmpty("what is replaced"))
    static let replacement = NodeParameter.required(2, "replacement", .string)
    static let count = NodeParameter.optional(3, "count", .integer, rule: .notNegative("count"))

    static let declaration = NodeDeclaration(
        "string.replace", parameters: [value, search, replacement, count], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        let (value, search) = (try call.string(Self.value), try call.string(Self.search))
        return JSONValue(
            try Text.replaced(
                value, search, by: call.string(Self.replacement), count: call.optionalInteger(Self.count)))
    }
}

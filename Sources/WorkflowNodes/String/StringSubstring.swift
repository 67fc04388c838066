import JSON
import Values
import WorkflowModel

/// `string.substring`: gives the Unicode scalars from `start` up to, but not including, `end`, or to the end of the
/// text.
struct StringSubstring: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)
    static let start = NodeParameter.required(1, "start", .integer, rule: .notNegative("start"))
    static let end = NodeParameter.optional(2, "end", .integer, rule: .notNegative("end"))

    static let declaration = NodeDeclaration("string.substring", parameters: [value, start, end], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(
            try Text.substring(call.string(Self.value), call.integer(Self.start), call.optionalInteger(Self.end)))
    }
}

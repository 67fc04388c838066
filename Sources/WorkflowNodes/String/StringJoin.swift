import JSON
import Values
import WorkflowModel

/// `string.join`: joins the strings of a list with a separator.
struct StringJoin: ValueNode {
    static let values = NodeParameter.required(0, "values", .array)
    static let separator = NodeParameter.optional(1, "separator", .string, default: "")

    static let declaration = NodeDeclaration("string.join", parameters: [values, separator], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try Text.joined(call.json(Self.values), separator: call.string(Self.separator)))
    }
}

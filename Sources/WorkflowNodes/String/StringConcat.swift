import JSON
import Values
import WorkflowModel

/// `string.concat`: concatenates strings.
struct StringConcat: ValueNode {
    static let values = NodeParameter.required(0, "values", .array, aliases: ["strings"])
    static let separator = NodeParameter.optional(1, "separator", .string, default: "")

    static let declaration = NodeDeclaration("string.concat", parameters: [values, separator], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try Text.joined(call.json(Self.values), separator: call.string(Self.separator)))
    }
}

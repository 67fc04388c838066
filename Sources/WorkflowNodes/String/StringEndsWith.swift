import JSON
import Values
import WorkflowModel

/// `string.ends_with`: tells whether a text ends with another.
struct StringEndsWith: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)
    static let search = NodeParameter.required(1, "search", .string)

    static let declaration = NodeDeclaration("string.ends_with", parameters: [value, search], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try Text.ends(call.string(Self.value), with: call.string(Self.search)))
    }
}

import JSON
import Values
import WorkflowModel

/// `string.starts_with`: tells whether a text begins with another.
struct StringStartsWith: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)
    static let search = NodeParameter.required(1, "search", .string)

    static let declaration = NodeDeclaration("string.starts_with", parameters: [value, search], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try Text.starts(call.string(Self.value), with: call.string(Self.search)))
    }
}

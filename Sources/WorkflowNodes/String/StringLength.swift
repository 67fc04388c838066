import JSON
import Values
import WorkflowModel

/// `string.length`: counts the Unicode scalars of a text.
struct StringLength: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)

    static let declaration = NodeDeclaration("string.length", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(Text.length(try call.string(Self.value)))
    }
}

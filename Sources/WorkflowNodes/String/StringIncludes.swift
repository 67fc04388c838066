import JSON
import Values
import WorkflowModel

/// `string.includes`: tells whether a text contains another.
struct StringIncludes: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)
    static let search = NodeParameter.required(1, "search", .string)

    static let declaration = NodeDeclaration("string.includes", parameters: [value, search], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try Text.contains(call.string(Self.value), call.string(Self.search)))
    }
}

import JSON
import Values
import WorkflowModel

/// `string.lower`: turns a text into lower case, by Unicode.
struct StringLower: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)

    static let declaration = NodeDeclaration("string.lower", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(Text.lowercased(try call.string(Self.value)))
    }
}

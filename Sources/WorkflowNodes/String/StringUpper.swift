import JSON
import WorkflowModel

/// `string.upper`: turns a text into upper case, by Unicode (`ß` becomes `SS`).
struct StringUpper: ValueNode {
    static let value = NodeParameter.required(0, "value", .string)

    static let declaration = NodeDeclaration("string.upper", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try call.string(Self.value).uppercased())
    }
}

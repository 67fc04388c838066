import JSON
import WorkflowModel

/// `logic.not`: negates a boolean.
struct LogicNot: ValueNode {
    static let value = NodeParameter.required(0, "value", .boolean)

    static let declaration = NodeDeclaration("logic.not", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(!call.bool(Self.value))
    }
}

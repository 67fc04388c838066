import JSON
import WorkflowModel

/// `logic.is_null`: tells whether a value is null.
struct LogicIsNull: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)

    static let declaration = NodeDeclaration("logic.is_null", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(call[Self.value] == nil)
    }
}

import JSON
import Values
import WorkflowModel

/// `logic.is_empty`: tells whether a value is null or an empty string, list or object; no number or boolean is.
struct LogicIsEmpty: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)

    static let declaration = NodeDeclaration("logic.is_empty", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(Conversion.isEmpty(try call.value(Self.value)))
    }
}

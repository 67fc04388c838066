import JSON
import Values
import WorkflowModel

/// `logic.type_of`: names the kind of a value: `null boolean number string array object`, or `file` for an uploaded
/// file.
struct LogicTypeOf: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)

    static let declaration = NodeDeclaration("logic.type_of", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(call[Self.value].map { $0.json.map(Conversion.typeName) ?? "file" } ?? "null")
    }
}

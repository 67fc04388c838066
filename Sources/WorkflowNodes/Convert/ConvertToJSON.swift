import JSON
import Values
import WorkflowModel

/// `convert.to_json`: prints a value as JSON text, on one line or indented by up to 16 spaces.
struct ConvertToJSON: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)
    static let indent = NodeParameter.optional(1, "indent", .integer, default: 0, range: 0...16)

    static let declaration = NodeDeclaration("convert.to_json", parameters: [value, indent], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try Conversion.json(call.value(Self.value), indent: call.integer(Self.indent)))
    }
}

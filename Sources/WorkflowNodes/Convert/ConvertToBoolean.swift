import JSON
import Values
import WorkflowModel

/// `convert.to_boolean`: converts the texts `true` and `false` to a boolean; gives `default` for any other value.
struct ConvertToBoolean: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)
    static let fallback = NodeParameter.optional(1, "default", .any)

    static let declaration = NodeDeclaration("convert.to_boolean", parameters: [value, fallback], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try call.converted(Self.value, Self.fallback, Conversion.boolean)
    }
}

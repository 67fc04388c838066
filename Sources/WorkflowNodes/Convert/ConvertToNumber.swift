import JSON
import Values
import WorkflowModel

/// `convert.to_number`: converts a text in JSON's spelling to a number; gives `default` for any other value.
struct ConvertToNumber: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)
    static let fallback = NodeParameter.optional(1, "default", .any)

    static let declaration = NodeDeclaration("convert.to_number", parameters: [value, fallback], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try call.converted(Self.value, Self.fallback, Conversion.number)
    }
}

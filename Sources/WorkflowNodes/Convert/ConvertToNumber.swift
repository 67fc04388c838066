import JSON
import Values
import WorkflowModel

/// `convert.to_number`: a number, or the number that a text is in JSON's spelling; `default` for what does not fit.
struct ConvertToNumber: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)
    static let fallback = NodeParameter.optional(1, "default", .any)

    static let declaration = NodeDeclaration("convert.to_number", parameters: [value, fallback], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try call.converted(Self.value, Self.fallback, Conversion.number)
    }
}

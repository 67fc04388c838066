import JSON
import Values
import WorkflowModel

/// `convert.to_integer`: an integer, or a number or text whose value is one; a fraction does not fit; `default` for what does not fit.
struct ConvertToInteger: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)
    static let fallback = NodeParameter.optional(1, "default", .any)

    static let declaration = NodeDeclaration("convert.to_integer", parameters: [value, fallback], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try call.converted(Self.value, Self.fallback, Conversion.integer)
    }
}

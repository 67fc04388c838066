import JSON
import Values
import WorkflowModel

/// `convert.to_dict`: an object as it is, a list of items as the object that they make; `default` for what does not fit.
struct ConvertToDict: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)
    static let fallback = NodeParameter.optional(1, "default", .any)

    static let declaration = NodeDeclaration("convert.to_dict", parameters: [value, fallback], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try call.converted(Self.value, Self.fallback, Conversion.object)
    }
}

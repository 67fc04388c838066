import JSON
import Values
import WorkflowModel

/// `convert.to_dict`: gives an object as it is and the object of a list of items; `default` for any other value.
struct ConvertToDict: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)
    static let fallback = NodeParameter.optional(1, "default", .any)

    static let declaration = NodeDeclaration("convert.to_dict", parameters: [value, fallback], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try call.converted(Self.value, Self.fallback, Conversion.object)
    }
}

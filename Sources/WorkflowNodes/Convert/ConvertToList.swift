import JSON
import Values
import WorkflowModel

/// `convert.to_list`: a list as it is, an object as `{key, value}` items, any other value as the only element; `default` for what does not fit.
struct ConvertToList: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)
    static let fallback = NodeParameter.optional(1, "default", .any)

    static let declaration = NodeDeclaration("convert.to_list", parameters: [value, fallback], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try call.converted(Self.value, Self.fallback, Conversion.list)
    }
}

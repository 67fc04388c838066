import JSON
import Values
import WorkflowModel

/// `dict.omit`: removes the members of these names.
struct DictOmit: ValueNode {
    static let object = NodeParameter.required(0, "object", .object)
    static let keys = NodeParameter.required(1, "keys", .array)

    static let declaration = NodeDeclaration("dict.omit", parameters: [object, keys], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Objects.selected(call.json(Self.object), call.json(Self.keys), omitting: true)
    }
}

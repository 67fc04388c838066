import JSON
import Values
import WorkflowModel

/// `dict.items`: lists the members as `{key, value}`, in their order.
struct DictItems: ValueNode {
    static let object = NodeParameter.required(0, "object", .object)

    static let declaration = NodeDeclaration("dict.items", parameters: [object], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        Objects.items(call.json(Self.object))
    }
}

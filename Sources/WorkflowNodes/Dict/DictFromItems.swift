import JSON
import Values
import WorkflowModel

/// `dict.from_items`: makes an object of `{key, value}` objects or `[key, value]` lists.
struct DictFromItems: ValueNode {
    static let items = NodeParameter.required(0, "items", .array)

    static let declaration = NodeDeclaration("dict.from_items", parameters: [items], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Objects.object(of: call.json(Self.items))
    }
}

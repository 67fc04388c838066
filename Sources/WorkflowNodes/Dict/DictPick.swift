import JSON
import Values
import WorkflowModel

/// `dict.pick`: keeps only the members of these names, in the order of the object.
struct DictPick: ValueNode {
    static let object = NodeParameter.required(0, "object", .object)
    static let keys = NodeParameter.required(1, "keys", .array)

    static let declaration = NodeDeclaration("dict.pick", parameters: [object, keys], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Objects.selected(call.json(Self.object), call.json(Self.keys), omitting: false)
    }
}

import JSON
import WorkflowModel

/// `dict.size`: counts the members of an object.
struct DictSize: ValueNode {
    static let object = NodeParameter.required(0, "object", .object)

    static let declaration = NodeDeclaration("dict.size", parameters: [object], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(call.json(Self.object).count)
    }
}

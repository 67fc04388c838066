import JSON
import WorkflowModel

/// `dict.values`: lists the values of the members, in their order.
struct DictValues: ValueNode {
    static let object = NodeParameter.required(0, "object", .object)

    static let declaration = NodeDeclaration("dict.values", parameters: [object], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(call.json(Self.object).members.map(\.value))
    }
}

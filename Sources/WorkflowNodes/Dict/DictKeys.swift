import JSON
import WorkflowModel

/// `dict.keys`: lists the names of the members, in their order.
struct DictKeys: ValueNode {
    static let object = NodeParameter.required(0, "object", .object)

    static let declaration = NodeDeclaration("dict.keys", parameters: [object], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(call.json(Self.object).members.map { JSONValue($0.key) })
    }
}

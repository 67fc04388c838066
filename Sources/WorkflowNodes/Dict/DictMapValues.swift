import JSON
import Values
import WorkflowModel

/// `dict.map_values`: replaces each value by the result of an expression of it, `$item`.
struct DictMapValues: ValueNode {
    static let object = NodeParameter.required(0, "object", .object)
    static let expression = NodeParameter.required(1, "expression", .perItem)

    static let declaration = NodeDeclaration("dict.map_values", parameters: [object, expression], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        var result = BoundedObject()
        for (index, member) in call.json(Self.object).members.enumerated() {
            try result.set(member.key, call.evaluate(Self.expression, item: member.value, index: index))
        }
        return result.finish()
    }
}

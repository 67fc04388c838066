import JSON
import Values
import WorkflowModel

/// `list.map`: replaces each element by the result of an expression of it.
struct ListMap: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let expression = NodeParameter.required(1, "expression", .perItem)

    static let declaration = NodeDeclaration("list.map", parameters: [list, expression], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        let list = call.json(Self.list)
        var result = BoundedList(capacity: list.count)
        for (index, item) in list.elements.enumerated() {
            try result.append(call.evaluate(Self.expression, item: item, index: index))
        }
        return result.json
    }
}

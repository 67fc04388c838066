import JSON
import WorkflowModel

/// `list.index_of`: gives the index of the first element that equals a value; -1 if there is none.
struct ListIndexOf: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let value = NodeParameter.required(1, "value", .any)

    static let declaration = NodeDeclaration("list.index_of", parameters: [list, value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        let value = try call.value(Self.value)
        return JSONValue(call.json(Self.list).elements.firstIndex(of: value) ?? -1)
    }
}

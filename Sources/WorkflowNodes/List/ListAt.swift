import JSON
import Values
import WorkflowModel

/// `list.at`: gives the element at an index; a negative index counts from the end. Fails if the index is out of range.
struct ListAt: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let index = NodeParameter.required(1, "index", .integer)

    static let declaration = NodeDeclaration("list.at", parameters: [list, index], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Lists.element(call.json(Self.list), at: call.integer(Self.index))
    }
}

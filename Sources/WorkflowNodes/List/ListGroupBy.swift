import JSON
import Values
import WorkflowModel

/// `list.group_by`: groups the elements by their value at the path `key`: an object of lists.
struct ListGroupBy: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let key = NodeParameter.required(1, "key", .any, rule: .path)

    static let declaration = NodeDeclaration("list.group_by", parameters: [list, key], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Lists.grouped(call.json(Self.list), by: call.path(Self.key))
    }
}

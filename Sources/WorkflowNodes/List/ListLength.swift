import JSON
import WorkflowModel

/// `list.length`: counts the elements of a list.
struct ListLength: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])

    static let declaration = NodeDeclaration("list.length", parameters: [list], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(call.json(Self.list).count)
    }
}

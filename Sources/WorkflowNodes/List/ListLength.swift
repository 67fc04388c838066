import JSON
import WorkflowModel

/// `list.length`: how many elements a list has.
struct ListLength: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])

    static let declaration = NodeDeclaration("list.length", parameters: [list], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(call.json(Self.list).count)
    }
}

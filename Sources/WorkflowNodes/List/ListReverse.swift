import JSON
import WorkflowModel

/// `list.reverse`: reverses a list.
struct ListReverse: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])

    static let declaration = NodeDeclaration("list.reverse", parameters: [list], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(call.json(Self.list).elements.reversed())
    }
}

import JSON
import WorkflowModel

/// `list.last`: gives the last element of a list; null if it is empty.
struct ListLast: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])

    static let declaration = NodeDeclaration("list.last", parameters: [list], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        call.json(Self.list).elements.last ?? .null
    }
}

import JSON
import WorkflowModel

/// `list.first`: gives the first element of a list; null if it is empty.
struct ListFirst: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])

    static let declaration = NodeDeclaration("list.first", parameters: [list], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        call.json(Self.list).elements.first ?? .null
    }
}

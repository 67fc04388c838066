import JSON
import WorkflowModel

/// `list.first`: the first element of a list; null where there is none.
struct ListFirst: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])

    static let declaration = NodeDeclaration("list.first", parameters: [list], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        call.json(Self.list).elements.first ?? .null
    }
}

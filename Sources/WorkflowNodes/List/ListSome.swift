import JSON
import WorkflowModel

/// `list.some`: tells whether a test holds for at least one element.
struct ListSome: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let test = NodeParameter.required(1, "test", .perItem)

    static let declaration = NodeDeclaration("list.some", parameters: [list, test], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(
            try call.json(Self.list).elements.enumerated().contains { try call.test(Self.test, $0.element, $0.offset) })
    }
}

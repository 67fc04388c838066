import JSON
import WorkflowModel

/// `list.filter`: keeps the elements for which a test holds.
struct ListFilter: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let test = NodeParameter.required(1, "test", .perItem)

    static let declaration = NodeDeclaration("list.filter", parameters: [list, test], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(
            try call.json(Self.list).elements.enumerated().filter { try call.test(Self.test, $0.element, $0.offset) }
                .map(\.element))
    }
}

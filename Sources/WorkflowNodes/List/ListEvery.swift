import JSON
import WorkflowModel

/// `list.every`: tells whether a test holds for all elements.
struct ListEvery: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let test = NodeParameter.required(1, "test", .perItem)

    static let declaration = NodeDeclaration("list.every", parameters: [list, test], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(
            try call.json(Self.list).elements.enumerated().allSatisfy {
                try call.test(Self.test, $0.element, $0.offset)
            })
    }
}

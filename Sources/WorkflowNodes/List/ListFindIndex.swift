import JSON
import WorkflowModel

/// `list.find_index`: gives the index of the first element for which a test holds; -1 if there is none.
struct ListFindIndex: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let test = NodeParameter.required(1, "test", .perItem)

    static let declaration = NodeDeclaration("list.find_index", parameters: [list, test], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        for (index, item) in call.json(Self.list).elements.enumerated() where try call.test(Self.test, item, index) {
            return JSONValue(index)
        }
        return -1
    }
}

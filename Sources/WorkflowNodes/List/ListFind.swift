import JSON
import WorkflowModel

/// `list.find`: gives the first element for which a test holds; null if there is none.
struct ListFind: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let test = NodeParameter.required(1, "test", .perItem)

    static let declaration = NodeDeclaration("list.find", parameters: [list, test], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        for (index, item) in call.json(Self.list).elements.enumerated() where try call.test(Self.test, item, index) {
            return item
        }
        return .null
    }
}

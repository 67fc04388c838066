import JSON
import WorkflowModel

/// `list.includes`: tells whether an element equals a value.
struct ListIncludes: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let value = NodeParameter.required(1, "value", .any)

    static let declaration = NodeDeclaration("list.includes", parameters: [list, value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(call.json(Self.list).elements.contains(try call.value(Self.value)))
    }
}

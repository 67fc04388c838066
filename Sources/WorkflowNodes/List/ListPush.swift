import JSON
import WorkflowModel

/// `list.push`: appends an element to a list.
struct ListPush: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let value = NodeParameter.required(1, "value", .any)

    static let declaration = NodeDeclaration("list.push", parameters: [list, value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        call.json(Self.list).appending(try call.value(Self.value))
    }
}

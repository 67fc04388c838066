import JSON
import Values
import WorkflowModel

/// `list.concat`: concatenates several lists.
struct ListConcat: ValueNode {
    static let lists = NodeParameter.required(0, "lists", .array)

    static let declaration = NodeDeclaration("list.concat", parameters: [lists], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Lists.concatenated(call.json(Self.lists))
    }
}

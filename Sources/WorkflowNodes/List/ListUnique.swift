import JSON
import Values
import WorkflowModel

/// `list.unique`: removes repeated elements, compared by their value at the path `key` if one is given.
struct ListUnique: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let key = NodeParameter.optional(1, "key", .any, rule: .path)

    static let declaration = NodeDeclaration("list.unique", parameters: [list, key], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Lists.unique(call.json(Self.list), key: call.optionalPath(Self.key))
    }
}

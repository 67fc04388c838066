import JSON
import Values
import WorkflowModel

/// `list.flatten`: replaces each list in the list by its elements, `depth` levels deep.
struct ListFlatten: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let depth = NodeParameter.optional(1, "depth", .integer, default: 1, rule: .notNegative("a depth"))

    static let declaration = NodeDeclaration("list.flatten", parameters: [list, depth], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Lists.flattened(call.json(Self.list), depth: call.integer(Self.depth))
    }
}

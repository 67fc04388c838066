import JSON
import Values
import WorkflowModel

/// `list.slice`: gives the elements from `start` up to, but not including, `end`, or to the end of the list.
struct ListSlice: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let start = NodeParameter.required(1, "start", .integer, rule: .notNegative("start"))
    static let end = NodeParameter.optional(2, "end", .integer, rule: .notNegative("end"))

    static let declaration = NodeDeclaration("list.slice", parameters: [list, start, end], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Lists.slice(call.json(Self.list), call.integer(Self.start), call.optionalInteger(Self.end))
    }
}

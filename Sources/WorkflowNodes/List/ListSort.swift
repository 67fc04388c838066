import JSON
import Values
import WorkflowModel

/// `list.sort`: the elements in ascending or descending order, by what stands at the path `key` if there is one. Equals
/// keep their order; numbers and strings do not mix.
struct ListSort: ValueNode {
    static let list = NodeParameter.required(0, "list", .array, aliases: ["items"])
    static let key = NodeParameter.optional(1, "key", .any, rule: .path)
    static let descending = NodeParameter.optional(2, "descending", .boolean, default: false)

    static let declaration = NodeDeclaration("list.sort", parameters: [list, key, descending], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Ordering.sorted(
            call.json(Self.list), key: call.optionalPath(Self.key), descending: call.bool(Self.descending))
    }
}

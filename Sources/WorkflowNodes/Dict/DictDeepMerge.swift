import JSON
import Values
import WorkflowModel

/// `dict.deep_merge`: does what `dict.merge` does, and merges members that are objects too.
struct DictDeepMerge: ValueNode {
    static let objects = NodeParameter.required(0, "objects", .array)

    static let declaration = NodeDeclaration("dict.deep_merge", parameters: [objects], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Objects.merged(call.json(Self.objects), deep: true)
    }
}

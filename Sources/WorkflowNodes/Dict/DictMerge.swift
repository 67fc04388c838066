import JSON
import Values
import WorkflowModel

/// `dict.merge`: merges several objects; a later member replaces an earlier one of its name.
struct DictMerge: ValueNode {
    static let objects = NodeParameter.required(0, "objects", .array)

    static let declaration = NodeDeclaration("dict.merge", parameters: [objects], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Objects.merged(call.json(Self.objects))
    }
}

import JSON
import Values
import WorkflowModel

/// `dict.get`: gives the value at a path, or `default` if there is none; without a `default` it fails.
struct DictGet: ValueNode {
    static let object = NodeParameter.required(0, "object", .object)
    static let path = NodeParameter.required(1, "path", .any, aliases: ["key"], rule: .path)
    static let fallback = NodeParameter.optional(2, "default", .any)

    static let declaration = NodeDeclaration("dict.get", parameters: [object, path, fallback], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        let path = try call.path(Self.path)
        if call.isGiven(Self.fallback), path.value(in: call.json(Self.object)) == nil {
            return try call.value(Self.fallback)
        }
        return try path.required(in: call.json(Self.object))
    }
}

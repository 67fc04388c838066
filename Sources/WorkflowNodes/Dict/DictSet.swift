import JSON
import Values
import WorkflowModel

/// `dict.set`: the object with a value at a path; objects that are missing on the way are made.
struct DictSet: ValueNode {
    static let object = NodeParameter.required(0, "object", .object)
    static let path = NodeParameter.required(1, "path", .any, aliases: ["key"], rule: .path)
    static let value = NodeParameter.required(2, "value", .any)

    static let declaration = NodeDeclaration("dict.set", parameters: [object, path, value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try call.path(Self.path).setting(call.value(Self.value), in: call.json(Self.object))
    }
}

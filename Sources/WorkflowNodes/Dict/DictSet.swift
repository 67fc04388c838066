import JSON
import Values
import WorkflowModel

/// `dict.set`: sets the value at a path of an object; missing objects on the way are made.
struct DictSet: ValueNode {
    static let object = NodeParameter.required(0, "object", .object)
    static let path = NodeParameter.required(1, "path", .any, aliases: ["key"], rule: .path)
    static let value = NodeParameter.required(2, "value", .any)

    static let declaration = NodeDeclaration("dict.set", parameters: [object, path, value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try call.path(Self.path).setting(call.value(Self.value), in: call.json(Self.object))
    }
}

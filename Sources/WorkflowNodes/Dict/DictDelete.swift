import JSON
import Values
import WorkflowModel

/// `dict.delete`: removes the value at a path from an object.
struct DictDelete: ValueNode {
    static let object = NodeParameter.required(0, "object", .object)
    static let path = NodeParameter.required(1, "path", .any, aliases: ["key"], rule: .path)

    static let declaration = NodeDeclaration("dict.delete", parameters: [object, path], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try call.path(Self.path).deleting(from: call.json(Self.object))
    }
}

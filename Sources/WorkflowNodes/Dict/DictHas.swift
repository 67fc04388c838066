import JSON
import Values
import WorkflowModel

/// `dict.has`: tells whether there is a value at a path, even null.
struct DictHas: ValueNode {
    static let object = NodeParameter.required(0, "object", .object)
    static let path = NodeParameter.required(1, "path", .any, aliases: ["key"], rule: .path)

    static let declaration = NodeDeclaration("dict.has", parameters: [object, path], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try call.path(Self.path).value(in: call.json(Self.object)) != nil)
    }
}

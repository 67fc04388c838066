import JSON
import Values
import WorkflowModel

/// `string.format`: fills in `{name}`, `{a.b}` and `{list[0]}` in a template.
struct StringFormat: ValueNode {
    static let template = NodeParameter.required(0, "template", .string)
    static let variables = NodeParameter.required(1, "variables", .object)

    static let declaration = NodeDeclaration("string.format", parameters: [template, variables], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try TextFormat.filled(call.string(Self.template), from: call.json(Self.variables)))
    }
}

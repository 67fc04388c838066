import JSON
import WorkflowModel

/// `var.set`: sets a variable of this execution; gives the value.
struct VarSet: ValueNode {
    static let key = NodeParameter.required(0, "key", .string, aliases: ["name"], rule: .notEmpty("a variable's name"))
    static let value = NodeParameter.required(1, "value", .any)

    static let declaration = NodeDeclaration("var.set", parameters: [key, value])

    func value(_ call: NodeCall) throws -> JSONValue {
        let value = try call.value(Self.value)
        try call.setVariable(Self.key, to: value)
        return value
    }
}

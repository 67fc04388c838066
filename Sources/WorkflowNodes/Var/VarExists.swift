import JSON
import WorkflowModel

/// `var.exists`: tells whether this execution has a variable, even null.
struct VarExists: ValueNode {
    static let key = NodeParameter.required(0, "key", .string, aliases: ["name"])

    static let declaration = NodeDeclaration("var.exists", parameters: [key])

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try call.execution.variables[call.string(Self.key)] != nil)
    }
}

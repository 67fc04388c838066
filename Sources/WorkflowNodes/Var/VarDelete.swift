import JSON
import WorkflowModel

/// `var.delete`: removes a variable of this execution and tells whether there was one.
struct VarDelete: ValueNode {
    static let key = NodeParameter.required(0, "key", .string, aliases: ["name"])

    static let declaration = NodeDeclaration("var.delete", parameters: [key])

    func value(_ call: NodeCall) throws -> JSONValue {
        let key = try call.string(Self.key)
        let existed = call.execution.variables[key] != nil
        call.execution.variables = call.execution.variables.removing(key)
        return JSONValue(existed)
    }
}

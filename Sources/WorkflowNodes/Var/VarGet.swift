import JSON
import Values
import WorkflowModel

/// `var.get`: gives a variable of this execution, or `default` if there is none; without a `default` it fails.
struct VarGet: ValueNode {
    static let key = NodeParameter.required(0, "key", .string, aliases: ["name"])
    static let fallback = NodeParameter.optional(1, "default", .any)

    static let declaration = NodeDeclaration("var.get", parameters: [key, fallback])

    func value(_ call: NodeCall) throws -> JSONValue {
        let key = try call.string(Self.key)
        if let value = call.execution.variables[key] { return value }
        guard call.isGiven(Self.fallback) else { throw ValueError.missing("there is no variable '\(key)'") }
        return try call.value(Self.fallback)
    }
}

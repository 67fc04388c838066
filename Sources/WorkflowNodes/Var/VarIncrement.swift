import JSON
import Values
import WorkflowModel

/// `var.increment`: adds to a variable, which begins at 0; gives the sum.
struct VarIncrement: ValueNode {
    static let key = NodeParameter.required(0, "key", .string, aliases: ["name"], rule: .notEmpty("a variable's name"))
    static let amount = NodeParameter.optional(1, "amount", .number, default: 1)

    static let declaration = NodeDeclaration("var.increment", parameters: [key, amount])

    func value(_ call: NodeCall) throws -> JSONValue {
        let former = try call.execution.variables[call.string(Self.key)] ?? 0
        let sum = try Arithmetic.apply(.add, former, call.json(Self.amount))
        try call.setVariable(Self.key, to: sum)
        return sum
    }
}

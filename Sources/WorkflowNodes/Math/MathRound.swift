import JSON
import Values
import WorkflowModel

/// `math.round`: rounds a number to up to 15 decimals, halves away from zero; 0 decimals give an integer.
struct MathRound: ValueNode {
    static let value = NodeParameter.required(0, "value", .number)
    static let decimals = NodeParameter.optional(1, "decimals", .integer, default: 0, range: 0...15)

    static let declaration = NodeDeclaration("math.round", parameters: [value, decimals], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.rounded(call.json(Self.value), decimals: call.integer(Self.decimals))
    }
}

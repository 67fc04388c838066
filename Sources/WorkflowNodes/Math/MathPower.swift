import JSON
import Values
import WorkflowModel

/// `math.power`: raises a number to a power; of integers the result is an integer unless the exponent is negative.
struct MathPower: ValueNode {
    static let base = NodeParameter.required(0, "base", .number)
    static let exponent = NodeParameter.required(1, "exponent", .number)

    static let declaration = NodeDeclaration("math.power", parameters: [base, exponent], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.power(call.json(Self.base), call.json(Self.exponent))
    }
}

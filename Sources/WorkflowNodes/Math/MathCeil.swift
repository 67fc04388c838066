import JSON
import Values
import WorkflowModel

/// `math.ceil`: rounds a number up to an integer.
struct MathCeil: ValueNode {
    static let value = NodeParameter.required(0, "value", .number)

    static let declaration = NodeDeclaration("math.ceil", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.rounded(call.json(Self.value), .up)
    }
}

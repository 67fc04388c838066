import JSON
import Values
import WorkflowModel

/// `math.sqrt`: gives the square root of a number; that of a square integer is an integer.
struct MathSquareRoot: ValueNode {
    static let value = NodeParameter.required(0, "value", .number)

    static let declaration = NodeDeclaration("math.sqrt", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.squareRoot(call.json(Self.value))
    }
}

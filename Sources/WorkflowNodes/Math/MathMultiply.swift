import JSON
import Values
import WorkflowModel

/// `math.multiply`: multiplies two numbers.
struct MathMultiply: ValueNode {
    static let a = NodeParameter.required(0, "a", .number)
    static let b = NodeParameter.required(1, "b", .number)

    static let declaration = NodeDeclaration("math.multiply", parameters: [a, b], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.apply(.multiply, call.json(Self.a), call.json(Self.b))
    }
}

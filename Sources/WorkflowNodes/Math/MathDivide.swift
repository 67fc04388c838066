import JSON
import Values
import WorkflowModel

/// `math.divide`: divides one number by another; the result is an integer if it comes out even.
struct MathDivide: ValueNode {
    static let a = NodeParameter.required(0, "a", .number)
    static let b = NodeParameter.required(1, "b", .number)

    static let declaration = NodeDeclaration("math.divide", parameters: [a, b], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.apply(.divide, call.json(Self.a), call.json(Self.b))
    }
}

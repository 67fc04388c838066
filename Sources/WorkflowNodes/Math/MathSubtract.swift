import JSON
import Values
import WorkflowModel

/// `math.subtract`: subtracts one number from another.
struct MathSubtract: ValueNode {
    static let a = NodeParameter.required(0, "a", .number)
    static let b = NodeParameter.required(1, "b", .number)

    static let declaration = NodeDeclaration("math.subtract", parameters: [a, b], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.apply(.subtract, call.json(Self.a), call.json(Self.b))
    }
}

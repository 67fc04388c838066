import JSON
import Values
import WorkflowModel

/// `math.modulo`: gives the remainder of a division, with the sign of `a`.
struct MathModulo: ValueNode {
    static let a = NodeParameter.required(0, "a", .number)
    static let b = NodeParameter.required(1, "b", .number)

    static let declaration = NodeDeclaration("math.modulo", parameters: [a, b], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.apply(.modulo, call.json(Self.a), call.json(Self.b))
    }
}

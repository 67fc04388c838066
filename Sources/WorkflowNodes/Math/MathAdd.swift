import JSON
import Values
import WorkflowModel

/// `math.add`: adds two numbers.
struct MathAdd: ValueNode {
    static let a = NodeParameter.required(0, "a", .number)
    static let b = NodeParameter.required(1, "b", .number)

    static let declaration = NodeDeclaration("math.add", parameters: [a, b], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.apply(.add, call.json(Self.a), call.json(Self.b))
    }
}

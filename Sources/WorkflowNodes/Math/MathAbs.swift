import JSON
import Values
import WorkflowModel

/// `math.abs`: removes the sign of a number.
struct MathAbs: ValueNode {
    static let value = NodeParameter.required(0, "value", .number)

    static let declaration = NodeDeclaration("math.abs", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.absolute(call.json(Self.value))
    }
}

import JSON
import Values
import WorkflowModel

/// `math.clamp`: limits a number to a range.
struct MathClamp: ValueNode {
    static let value = NodeParameter.required(0, "value", .number)
    static let min = NodeParameter.required(1, "min", .number)
    static let max = NodeParameter.required(2, "max", .number)

    static let declaration = NodeDeclaration("math.clamp", parameters: [value, min, max], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.clamped(call.json(Self.value), call.json(Self.min), call.json(Self.max))
    }
}

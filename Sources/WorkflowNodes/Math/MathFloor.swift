import JSON
import Values
import WorkflowModel

/// `math.floor`: rounds a number down to an integer.
struct MathFloor: ValueNode {
    static let value = NodeParameter.required(0, "value", .number)

    static let declaration = NodeDeclaration("math.floor", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.rounded(call.json(Self.value), .down)
    }
}

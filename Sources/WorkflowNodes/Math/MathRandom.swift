import JSON
import Values
import WorkflowModel

/// `math.random`: a random real from `min` up to, not including, `max`; with `integer` an integer from `min` to `max`. Not pure,
/// unlike the rest of its group: the same inputs give another result.
struct MathRandom: ValueNode {
    static let min = NodeParameter.optional(0, "min", .number, default: 0)
    static let max = NodeParameter.optional(1, "max", .number, default: 1)
    static let integer = NodeParameter.optional(2, "integer", .boolean, default: false)

    static let declaration = NodeDeclaration("math.random", parameters: [min, max, integer])

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.random(call.json(Self.min), call.json(Self.max), integer: call.bool(Self.integer))
    }
}

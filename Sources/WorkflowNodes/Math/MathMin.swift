import JSON
import Values
import WorkflowModel

/// `math.min`: gives the least of some numbers.
struct MathMin: ValueNode {
    static let values = NodeParameter.required(0, "values", .array)

    static let declaration = NodeDeclaration("math.min", parameters: [values], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Ordering.least(call.json(Self.values).elements)
    }
}

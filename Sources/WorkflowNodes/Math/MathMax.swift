import JSON
import Values
import WorkflowModel

/// `math.max`: gives the greatest of some numbers.
struct MathMax: ValueNode {
    static let values = NodeParameter.required(0, "values", .array)

    static let declaration = NodeDeclaration("math.max", parameters: [values], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Ordering.greatest(call.json(Self.values).elements)
    }
}

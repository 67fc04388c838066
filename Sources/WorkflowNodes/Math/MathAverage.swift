import JSON
import Values
import WorkflowModel

/// `math.average`: gives the arithmetic mean of some numbers.
struct MathAverage: ValueNode {
    static let values = NodeParameter.required(0, "values", .array)

    static let declaration = NodeDeclaration("math.average", parameters: [values], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.average(call.json(Self.values).elements)
    }
}

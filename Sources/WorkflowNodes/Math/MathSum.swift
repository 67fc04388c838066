import JSON
import Values
import WorkflowModel

/// `math.sum`: adds up some numbers; 0 if there are none.
struct MathSum: ValueNode {
    static let values = NodeParameter.required(0, "values", .array)

    static let declaration = NodeDeclaration("math.sum", parameters: [values], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        try Arithmetic.sum(call.json(Self.values).elements)
    }
}

import JSON
import WorkflowModel

/// `logic.or`: tells whether at least one of some booleans is true.
struct LogicOr: ValueNode {
    static let values = NodeParameter.required(0, "values", .array)

    static let declaration = NodeDeclaration("logic.or", parameters: [values], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try call.booleans(Self.values).contains(true))
    }
}

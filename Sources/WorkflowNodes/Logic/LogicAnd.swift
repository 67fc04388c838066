import JSON
import WorkflowModel

/// `logic.and`: tells whether all of some booleans are true; of none it is true.
struct LogicAnd: ValueNode {
    static let values = NodeParameter.required(0, "values", .array)

    static let declaration = NodeDeclaration("logic.and", parameters: [values], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try call.booleans(Self.values).allSatisfy { $0 })
    }
}

import JSON
import Values
import WorkflowModel

/// `logic.gte`: tells whether a number or string is greater than or equal to another.
struct LogicGreaterOrEqual: ValueNode {
    static let a = NodeParameter.required(0, "a", .any)
    static let b = NodeParameter.required(1, "b", .any)

    static let declaration = NodeDeclaration("logic.gte", parameters: [a, b], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try !Ordering.isLess(call.value(Self.a), call.value(Self.b), for: "logic.gte"))
    }
}

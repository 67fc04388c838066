import JSON
import Values
import WorkflowModel

/// `logic.lte`: tells whether a number or string is less than or equal to another.
struct LogicLessOrEqual: ValueNode {
    static let a = NodeParameter.required(0, "a", .any)
    static let b = NodeParameter.required(1, "b", .any)

    static let declaration = NodeDeclaration("logic.lte", parameters: [a, b], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try !Ordering.isLess(call.value(Self.b), call.value(Self.a), for: "logic.lte"))
    }
}

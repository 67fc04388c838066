import JSON
import Values
import WorkflowModel

/// `logic.lt`: tells whether a number or string is less than another.
struct LogicLess: ValueNode {
    static let a = NodeParameter.required(0, "a", .any)
    static let b = NodeParameter.required(1, "b", .any)

    static let declaration = NodeDeclaration("logic.lt", parameters: [a, b], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try Ordering.isLess(call.value(Self.a), call.value(Self.b), for: "logic.lt"))
    }
}

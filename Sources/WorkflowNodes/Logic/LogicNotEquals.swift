import JSON
import WorkflowModel

/// `logic.not_equals`: tells whether two values differ; numbers by their value, nothing is converted.
struct LogicNotEquals: ValueNode {
    static let a = NodeParameter.required(0, "a", .any)
    static let b = NodeParameter.required(1, "b", .any)

    static let declaration = NodeDeclaration("logic.not_equals", parameters: [a, b], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(try call.value(Self.a) != call.value(Self.b))
    }
}

import JSON
import WorkflowModel

/// `logic.xor`: tells whether exactly one of two booleans is true.
struct LogicXor: ValueNode {
    static let a = NodeParameter.required(0, "a", .boolean)
    static let b = NodeParameter.required(1, "b", .boolean)

    static let declaration = NodeDeclaration("logic.xor", parameters: [a, b], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(call.bool(Self.a) != call.bool(Self.b))
    }
}

import JSON
import Values
import WorkflowModel

/// `logic.switch`: leaves by the output that `cases`, an object from value to output index, has for the value; by
/// `default` if it has none, and by no output if there is no default. Hands on its input.
struct LogicSwitch: NodeType {
    static let value = NodeParameter.required(0, "value", .any)
    static let cases = NodeParameter.required(1, "cases", .object, rule: .switchCases)
    static let fallback = NodeParameter.optional(2, "default", .integer, rule: .notNegative("default"))

    static let declaration = NodeDeclaration(
        "logic.switch", aliases: ["control.switch"], parameters: [value, cases, fallback], role: .router, outputs: nil,
        isPure: true)

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        try attempt {
            let key = call.json(Self.value).isNull ? nil : try Conversion.keyText(call.json(Self.value))
            guard let port = key.flatMap({ call.json(Self.cases)[$0] }) ?? call[Self.fallback]?.json else {
                return .output(call.input, port: Self.unconnected)
            }
            guard let index = port.int, index >= 0 else {
                throw ValueError.range("A case of 'cases' must be the index of an output; found \(port)")
            }
            return .output(call.input, port: index)
        }
    }

    /// An output that nothing is connected to, so that every edge of the node is dead.
    private static let unconnected = Int.max
}

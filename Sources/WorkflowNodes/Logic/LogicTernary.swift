import WorkflowModel

/// `logic.ternary`: gives one of two values, depending on a condition.
struct LogicTernary: NodeType {
    static let condition = NodeParameter.required(0, "condition", .condition)
    static let thenValue = NodeParameter.required(1, "then_value", .any)
    static let elseValue = NodeParameter.required(2, "else_value", .any)

    static let declaration = NodeDeclaration(
        "logic.ternary", parameters: [condition, thenValue, elseValue], isPure: true)

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        .output(call[call.bool(Self.condition) ? Self.thenValue : Self.elseValue] ?? .null)
    }
}

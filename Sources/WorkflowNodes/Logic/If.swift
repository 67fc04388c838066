public import WorkflowModel

/// `logic.if`: leaves by output 0 if the condition holds, else by output 1; passes its input on.
public struct If: NodeType {
    static let condition = NodeParameter.required(0, "condition", .condition)
    static let then = NodeParameter.optional(1, "then", .node)
    static let otherwise = NodeParameter.optional(2, "else", .node)

    public static let declaration = NodeDeclaration(
        "logic.if", parameters: [condition, then, otherwise], role: .router, outputs: 2, isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        .output(call.input, port: call.bool(Self.condition) ? 0 : 1)
    }
}

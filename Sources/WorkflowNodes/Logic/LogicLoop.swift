import WorkflowModel

/// `logic.loop`: goes through a list, or as long as a condition holds; the executor makes the rounds.
struct LogicLoop: NodeType {
    static let items = NodeParameter.optional(0, "items", .array)
    static let maxIterations = NodeParameter.optional(1, "max_iterations", .integer)
    static let condition = NodeParameter.optional(2, "while", .perItem)
    static let body = NodeParameter.optional(3, "body", .string)

    static let declaration = NodeDeclaration(
        "logic.loop", aliases: ["control.loop"], parameters: [items, maxIterations, condition, body], role: .router,
        outputs: 2)

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        throw NodeFailure("NOT_IMPLEMENTED", "This version does not run loops")
    }
}

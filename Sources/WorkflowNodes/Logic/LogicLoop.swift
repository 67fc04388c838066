import JSON
import WorkflowModel

/// `logic.loop`: goes through a list, or a number of rounds, as long as a condition holds. Leaves by output 0 once a
/// round, and by output 1 with the rounds' results; with `body`, that workflow runs in each round instead.
struct LogicLoop: NodeType {
    static let items = NodeParameter.optional(0, "items", .array)
    static let maxIterations = NodeParameter.optional(
        1, "max_iterations", .integer, rule: .notNegative("max_iterations"))
    static let condition = NodeParameter.optional(2, "while", .perItem)
    static let body = NodeParameter.optional(3, "body", .string, rule: .workflowName)

    static let declaration = NodeDeclaration(
        "logic.loop", aliases: ["control.loop"], parameters: [items, maxIterations, condition, body], role: .router,
        outputs: 2, needsOneOf: [items, maxIterations])

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let items = call[Self.items]?.json
        let maximum = call[Self.maxIterations]?.json?.int
        if items == nil, call.isGiven(Self.items) || maximum == nil {
            throw NodeFailure(
                "MISSING_VALUE", "'\(call.isGiven(Self.items) ? "items" : "max_iterations")' has no value")
        }
        if let maximum, maximum < 0 {
            throw NodeFailure("OUT_OF_RANGE", "'max_iterations' must not be negative; found \(maximum)")
        }
        return .loop(
            NodeLoop(
                items: items, count: min(items?.elements.count ?? .max, maximum ?? .max), condition: Self.condition,
                body: call.optionalString(Self.body)))
    }
}

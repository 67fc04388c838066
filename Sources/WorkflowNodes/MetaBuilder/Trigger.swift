import JSON
public import WorkflowModel

/// `metabuilder.trigger`: begins an execution and passes its inputs on.
public struct Trigger: NodeType {
    static let triggerType = NodeParameter.optional(
        0, "triggerType", .string, default: "manual", options: ["manual", "webhook", "schedule"])

    public static let declaration = NodeDeclaration(
        "metabuilder.trigger", parameters: [triggerType], role: .trigger, isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult { .output(call.input) }
}

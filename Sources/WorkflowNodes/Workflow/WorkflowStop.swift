import WorkflowModel

/// `workflow.stop`: fails the execution, with a message.
struct WorkflowStop: NodeType {
    static let message = NodeParameter.required(0, "message", .string)

    static let declaration = NodeDeclaration("workflow.stop", parameters: [message])

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        throw NodeFailure("STOPPED", try call.string(Self.message))
    }
}

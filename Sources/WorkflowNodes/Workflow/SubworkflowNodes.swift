import WorkflowModel

/// The node types of the group `workflow`.
enum SubworkflowNodes {
    static let all: [any NodeType] = [
        WorkflowExecute(), WorkflowStop(),
    ]
}

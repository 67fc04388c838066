import WorkflowModel

/// The node types of the group `time`.
enum TimeNodes {
    static let all: [any NodeType] = [
        TimeNow(), TimeWait(),
    ]
}

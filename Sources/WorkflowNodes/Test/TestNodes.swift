import WorkflowModel

/// The node types of the group `test`.
enum TestNodes {
    static let all: [any NodeType] = [
        TestAssertEquals(), TestAssertExists(), TestAssertTrue(),
    ]
}

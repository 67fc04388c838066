import WorkflowModel

/// `test.assert_exists`: passes a value on, and fails if it is null.
struct TestAssertExists: NodeType {
    static let value = NodeParameter.required(0, "value", .any)

    static let declaration = NodeDeclaration("test.assert_exists", parameters: [value], isPure: true)

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        guard let value = call[Self.value] else {
            throw NodeFailure("ASSERTION_FAILED", "Expected a value; found null")
        }
        return .output(value)
    }
}

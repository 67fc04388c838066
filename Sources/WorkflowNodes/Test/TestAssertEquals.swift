import JSON
import WorkflowModel

/// `test.assert_equals`: passes a value on, and fails if it is not the expected one.
struct TestAssertEquals: ValueNode {
    static let actual = NodeParameter.required(0, "actual", .any)
    static let expected = NodeParameter.required(1, "expected", .any)

    static let declaration = NodeDeclaration("test.assert_equals", parameters: [actual, expected], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        let (actual, expected) = (try call.value(Self.actual), try call.value(Self.expected))
        guard actual == expected else {
            throw NodeFailure(
                "ASSERTION_FAILED",
                "Expected \(expected.description.prefix(500)); found \(actual.description.prefix(500))")
        }
        return actual
    }
}

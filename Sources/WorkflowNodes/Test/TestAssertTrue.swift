import JSON
import WorkflowModel

/// `test.assert_true`: fails if a value is not `true`.
struct TestAssertTrue: ValueNode {
    static let value = NodeParameter.required(0, "value", .any)

    static let declaration = NodeDeclaration("test.assert_true", parameters: [value], isPure: true)

    func value(_ call: NodeCall) throws -> JSONValue {
        let value = try call.value(Self.value)
        guard value.bool == true else {
            throw NodeFailure("ASSERTION_FAILED", "Expected true; found \(value.description.prefix(500))")
        }
        return value
    }
}

import JSON
import RepositoryModel
import WorkflowModel

/// `time.now`: gives the present time, RFC 3339 in UTC; `$timestamp` is that at which the execution began.
struct TimeNow: ValueNode {
    static let declaration = NodeDeclaration("time.now")

    func value(_ call: NodeCall) throws -> JSONValue {
        JSONValue(Timestamp.now.description)
    }
}

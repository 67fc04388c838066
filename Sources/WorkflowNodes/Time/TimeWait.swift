import JSON
import Values
import WorkflowModel

/// `time.wait`: lets time pass, then hands on its input. A duration is milliseconds, or a text such as `"500ms"`, `"5s"`
/// or `"2m"`; the thread waits too, so no more than 30 seconds.
struct TimeWait: NodeType {
    static let duration = NodeParameter.required(0, "duration", .any, rule: .duration(maximum: maximum))

    static let declaration = NodeDeclaration("time.wait", parameters: [duration])

    /// The longest wait in milliseconds.
    private static let maximum = 30_000.0

    func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let milliseconds = try attempt { try Span.milliseconds(call.value(Self.duration)) }
        guard milliseconds <= Self.maximum else {
            throw NodeFailure("LIMIT_EXCEEDED", "A node waits at most 30 seconds", limit: "wait")
        }
        try call.host.pause(seconds: milliseconds / 1_000)
        return .output(call.input)
    }
}

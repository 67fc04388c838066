import Stores
public import WorkflowModel

/// `packagerepo.emit_event`: adds an event to the tenant's, as part of the execution's one commit. `subject` names what
/// it happened to, such as a coordinate.
public struct EmitEvent: NodeType {
    static let type = NodeParameter.required(
        0, "type", .string, rule: .bytes("an event's type", maximum: maximumLength))
    static let payload = NodeParameter.required(1, "payload", .any)

    static let subject = NodeParameter.optional(2, "subject", .string)

    public static let declaration = NodeDeclaration("packagerepo.emit_event", parameters: [type, payload, subject])

    /// The longest type, in bytes.
    private static let maximumLength = 255
    /// The longest subject, in bytes.
    private static let maximumSubject = 1_024

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let type = try call.string(Self.type)
        guard !type.isEmpty, type.utf8.count <= Self.maximumLength else {
            throw NodeFailure("OUT_OF_RANGE", "An event's type must have 1 to \(Self.maximumLength) bytes")
        }
        let subject = call.optionalString(Self.subject)
        guard subject.map({ (1...Self.maximumSubject).contains($0.utf8.count) }) ?? true else {
            throw NodeFailure("OUT_OF_RANGE", "An event's subject must have 1 to \(Self.maximumSubject) bytes")
        }
        let payload = call.json(Self.payload)
        let caller = call.execution.caller
        call.store.append(
            Event(
                type: type, subject: subject, actor: caller.subject, requestID: caller.requestID, payload: payload,
                createdAt: call.execution.startedAt))
        return .output(.json(payload))
    }
}

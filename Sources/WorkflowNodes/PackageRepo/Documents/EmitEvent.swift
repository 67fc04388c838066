import Stores
public import WorkflowModel

/// `packagerepo.emit_event`: adds an event to the tenant's, as part of the execution's one commit.
public struct EmitEvent: NodeType {
    static let type = NodeParameter.required(
        0, "type", .string, rule: .bytes("an event's type", maximum: maximumLength))
    static let payload = NodeParameter.required(1, "payload", .any)

    public static let declaration = NodeDeclaration("packagerepo.emit_event", parameters: [type, payload])

    /// The longest type, in bytes.
    private static let maximumLength = 255

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let type = try call.string(Self.type)
        guard !type.isEmpty, type.utf8.count <= Self.maximumLength else {
            throw NodeFailure("OUT_OF_RANGE", "An event's type must have 1 to \(Self.maximumLength) bytes")
        }
        let payload = call.json(Self.payload)
        call.store.append(
            Event(type: type, payload: payload, createdAt: call.execution.startedAt))
        return .output(.json(payload))
    }
}

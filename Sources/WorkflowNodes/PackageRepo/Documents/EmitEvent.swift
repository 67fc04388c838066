import Stores
public import WorkflowModel

/// `packagerepo.emit_event`: adds an event to the tenant's, as part of the execution's one commit.
public struct EmitEvent: NodeType {
    static let type = NodeParameter.required(0, "type", .string)
    static let payload = NodeParameter.required(1, "payload", .any)

    public static let declaration = NodeDeclaration("packagerepo.emit_event", parameters: [type, payload])

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let payload = call.json(Self.payload)
        call.store.append(
            Event(type: try call.string(Self.type), payload: payload, createdAt: call.execution.startedAt))
        return .output(.json(payload))
    }
}

import JSON
public import WorkflowModel

/// `web.create_flask_app`: an empty routing table with its settings. The name is kept for compatibility; no Flask.
public struct CreateApp: NodeType {
    static let config = NodeParameter.optional(0, "config", .object, default: [:])

    public static let declaration = NodeDeclaration(
        "web.create_flask_app", parameters: [config], isPure: true, isSharedOnly: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        .output(.json(["config": call.json(Self.config), "mounts": [], "routes": []]))
    }
}

import JSON
public import WorkflowModel

/// `web.register_route`: the routing table before it, with one route more.
public struct RegisterRoute: NodeType {
    static let path = NodeParameter.required(0, "path", .string)
    static let methods = NodeParameter.required(1, "methods", .array)
    static let workflow = NodeParameter.required(2, "workflow", .string, rule: .workflowName)
    static let endpoint = NodeParameter.optional(3, "endpoint", .string)
    static let scopes = NodeParameter.optional(4, "scopes", .array, default: [])
    static let auth = NodeParameter.optional(
        5, "auth", .string, default: "required", options: ["required", "anonymous"])
    static let override = NodeParameter.optional(6, "override", .string, options: ["tenant"])

    public static let declaration = NodeDeclaration(
        "web.register_route", parameters: [path, methods, workflow, endpoint, scopes, auth, override], isPure: true,
        isSharedOnly: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        guard let table = call.input.json, let routes = table["routes"], routes.kind == .array else {
            throw NodeFailure(
                "MISSING_VALUE", "A route needs a routing table before it: web.create_flask_app or another route")
        }
        let route: JSONValue = [
            "path": call.json(Self.path), "methods": call.json(Self.methods), "workflow": call.json(Self.workflow),
            "endpoint": call.json(Self.endpoint), "scopes": call.json(Self.scopes), "auth": call.json(Self.auth),
            "override": call.json(Self.override),
        ]
        return .output(.json(table.setting("routes", to: routes.appending(route))))
    }
}

import JSON
public import WorkflowModel

/// `web.register_route`: adds a route to the routing table that it is given.
public struct RegisterRoute: NodeType {
    static let path = NodeParameter.required(0, "path", .string)
    static let methods = NodeParameter.required(1, "methods", .array)
    static let workflow = NodeParameter.required(2, "workflow", .string, rule: .workflowName)
    static let endpoint = NodeParameter.optional(3, "endpoint", .string)
    static let scopes = NodeParameter.optional(4, "scopes", .array, default: [])
    static let auth = NodeParameter.optional(
        5, "auth", .string, default: "required", options: ["required", "anonymous"])
    static let override = NodeParameter.optional(6, "override", .string, options: ["tenant"])
    /// The prefix of a `web.mount` before it; the path is then relative to it.
    static let mount = NodeParameter.optional(7, "mount", .string)
    static let body = NodeParameter.optional(8, "body", .string, options: ["json", "bytes", "file", "none"])
    /// The largest body, in bytes.
    static let limit = NodeParameter.optional(9, "limit", .integer, range: 1...1e15)
    static let json = NodeParameter.optional(10, "json", .string, options: ["object", "any"])
    /// The media types that are taken.
    static let accept = NodeParameter.optional(11, "accept", .array)
    /// Fields that change what a body is and that the workflow heeds itself: `Content-Range`, `Content-Encoding`.
    static let handles = NodeParameter.optional(12, "handles", .array)
    /// Of a route for anyone: which tenants a request may name.
    static let tenants = NodeParameter.optional(13, "tenants", .string, options: ["default", "any"])
    /// What the request is about: `{"type", "name"}`, the name with `{parameter}` of the path.
    static let resource = NodeParameter.optional(14, "resource", .object)
    /// What it does to the resource.
    static let permission = NodeParameter.optional(
        15, "permission", .string, options: ["read", "pull", "write", "push", "publish", "delete", "admin"])
    /// A shared workflow that is run before the body is read and refuses by answering: `{"workflow"}`.
    static let admission = NodeParameter.optional(16, "admission", .object)

    private static let parameters = [
        path, methods, workflow, endpoint, scopes, auth, override, mount, body, limit, json, accept, handles, tenants,
        resource, permission, admission,
    ]

    public static let declaration = NodeDeclaration(
        "web.register_route", parameters: parameters, isPure: true, isSharedOnly: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let table = try call.routingTable()
        let route = JSONValue(members: Self.parameters.map { ($0.name, call.json($0)) })
        return .output(.json(table.setting("routes", to: (table["routes"] ?? []).appending(route))))
    }
}

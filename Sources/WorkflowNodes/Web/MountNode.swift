import JSON
public import WorkflowModel

/// `web.mount`: the routing table before it, with a mount more: what routes below one prefix have in common.
///
/// `challenge` and `errors` are filled in for each failure: `$error.status`, `$error.code`, `$error.message`,
/// `$error.details`, `$error.request_id`, `$request.base`.
public struct MountNode: NodeType {
    static let prefix = NodeParameter.required(0, "prefix", .string)
    static let credentials = NodeParameter.optional(1, "credentials", .array, default: ["bearer"])
    static let challenge = NodeParameter.optional(2, "challenge", .literal)
    static let errors = NodeParameter.optional(3, "errors", .literal)
    static let fields = NodeParameter.optional(4, "fields", .object, default: [:])
    static let body = NodeParameter.optional(
        5, "body", .string, default: "file", options: ["json", "bytes", "file", "none"])

    public static let declaration = NodeDeclaration(
        "web.mount", parameters: [prefix, credentials, challenge, errors, fields, body], isPure: true,
        isSharedOnly: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let table = try call.routingTable()
        let mount: JSONValue = [
            "prefix": call.json(Self.prefix), "credentials": call.json(Self.credentials),
            "challenge": call.json(Self.challenge), "errors": call.json(Self.errors), "fields": call.json(Self.fields),
            "body": call.json(Self.body),
        ]
        return .output(.json(table.setting("mounts", to: (table["mounts"] ?? []).appending(mount))))
    }
}

extension NodeCall {
    /// The routing table that the node before gives.
    /// - Throws: `MISSING_VALUE`.
    func routingTable() throws(NodeFailure) -> JSONValue {
        guard let table = input.json, table["routes"]?.kind == .array else {
            throw NodeFailure(
                "MISSING_VALUE",
                "This node needs a routing table before it: web.create_flask_app, web.mount or a route")
        }
        return table
    }
}

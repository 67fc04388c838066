import JSON
public import WorkflowModel

/// `web.start_server`: ends the routing table. Host, port and debug are read for compatibility; nginx listens.
public struct StartServer: NodeType {
    static let host = NodeParameter.optional(0, "host", .string)
    static let port = NodeParameter.optional(1, "port", .integer, range: 0...65_535)
    static let debug = NodeParameter.optional(2, "debug", .boolean)

    public static let declaration = NodeDeclaration(
        "web.start_server", parameters: [host, port, debug], isPure: true, isSharedOnly: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult { .output(call.input) }
}

import HTTPCore
import JSON
public import WorkflowModel

/// `packagerepo.respond_redirect`: sends the client elsewhere (RFC 9110, 15.4).
public struct RespondRedirect: NodeType {
    static let location = NodeParameter.required(0, "location", .string, rule: .location)
    static let status = NodeParameter.optional(1, "status", .integer, default: 307, range: 300...308)

    public static let declaration = NodeDeclaration(
        "packagerepo.respond_redirect", parameters: [location, status], role: .response)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let location = try call.string(Self.location)
        guard HTTPFields.isSafe(name: "Location", value: location) else {
            throw NodeFailure("OUT_OF_RANGE", "The location has control characters")
        }
        return .response(
            WorkflowResponse(
                status: call.optionalInteger(Self.status) ?? 307, fields: ["Location": location],
                content: .none))
    }
}

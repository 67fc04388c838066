import HTTPCore
import JSON
public import WorkflowModel

/// `packagerepo.respond_json`: answers with JSON. A header whose value is null is left out.
public struct RespondJSON: NodeType {
    static let body = NodeParameter.required(0, "body", .any, aliases: ["data"])
    static let status = NodeParameter.optional(1, "status", .integer, default: 200, range: 200...599)
    static let headers = NodeParameter.optional(2, "headers", .object, rule: .responseHeaders)

    public static let declaration = NodeDeclaration(
        "packagerepo.respond_json", parameters: [body, status, headers], role: .response)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        guard let body = (call[Self.body] ?? .null).json else { throw call.mismatch(Self.body, "JSON") }
        return .response(
            WorkflowResponse(
                status: call.optionalInteger(Self.status) ?? 200,
                fields: try call.responseFields(Self.headers), content: .json(body)))
    }
}

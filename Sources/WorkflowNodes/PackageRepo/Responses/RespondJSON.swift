import HTTPCore
import JSON
public import WorkflowModel

/// `packagerepo.respond_json`: answers with JSON. A header whose value is null is left out.
///
/// With `etag` the answer has the entity tag of its body, and is 304 where the client has that already.
public struct RespondJSON: NodeType {
    static let body = NodeParameter.required(0, "body", .any, aliases: ["data"])
    static let status = NodeParameter.optional(1, "status", .integer, default: 200, range: 200...599)
    static let headers = NodeParameter.optional(2, "headers", .object, rule: .responseHeaders)

    static let etag = NodeParameter.optional(3, "etag", .boolean, default: false)

    public static let declaration = NodeDeclaration(
        "packagerepo.respond_json", parameters: [body, status, headers, etag], role: .response)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        guard let body = (call[Self.body] ?? .null).json else { throw call.mismatch(Self.body, "JSON") }
        var fields = try call.responseFields(Self.headers)
        if call.bool(Self.etag) {
            let tag = Conditional.entityTag(of: body)
            fields["ETag"] = tag
            if ["GET", "HEAD"].contains(call.execution.request.method),
                Preconditions(call.execution.request.fields).isKnown(tag)
            {
                return .response(WorkflowResponse(status: 304, fields: fields, content: .none))
            }
        }
        return .response(
            WorkflowResponse(
                status: call.optionalInteger(Self.status) ?? 200, fields: fields, content: .json(body)))
    }
}

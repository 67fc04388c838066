import HTTPCore
import JSON
public import WorkflowModel

/// `packagerepo.respond_error`: answers with an error of the contract's shape. With a `code` of the contract's table
/// and no `status`, the status is the code's.
public struct RespondError: NodeType {
    static let message = NodeParameter.required(0, "message", .string)
    static let status = NodeParameter.optional(1, "status", .integer, range: 400...599)
    static let code = NodeParameter.optional(2, "code", .string, aliases: ["error_code"])
    static let details = NodeParameter.optional(3, "details", .any)

    public static let declaration = NodeDeclaration(
        "packagerepo.respond_error", parameters: [message, status, code, details], role: .response)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let name = call.optionalString(Self.code)
        let status = call.optionalInteger(Self.status) ?? name.flatMap(ErrorCode.named)?.status ?? 400
        guard status >= 400 else { throw NodeFailure("OUT_OF_RANGE", "An error's status must be 400 to 599") }
        let code =
            name ?? ErrorCode.allCases.first { $0.status == status }?.name ?? ErrorCode.invalidRequest.name
        return .response(
            WorkflowResponse(
                status: status,
                content: .error(
                    code: code, message: try call.string(Self.message), details: call[Self.details]?.json)))
    }
}

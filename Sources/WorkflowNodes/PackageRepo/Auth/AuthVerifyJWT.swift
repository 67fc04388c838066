import HTTPCore
public import Identity
import JSON
public import WorkflowModel

/// `packagerepo.auth_verify_jwt`: verifies a token and gives its principal `{sub, scopes, tenants}`.
public struct AuthVerifyJWT: NodeType {
    static let token = NodeParameter.required(0, "token", .string)

    public static let declaration = NodeDeclaration("packagerepo.auth_verify_jwt", parameters: [token])

    private let tokens: TokenService

    public init(tokens: TokenService) { self.tokens = tokens }

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let token = try call.string(Self.token)
        do { return .output(.json(try tokens.principal(of: token).json)) } catch {
            if case .store(let cause) = error { throw NodeFailure(cause) }
            throw NodeFailure(.unauthorized, error.reason)
        }
    }
}

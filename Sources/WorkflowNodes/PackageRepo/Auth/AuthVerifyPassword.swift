import HTTPCore
public import Identity
import JSON
import RepositoryModel
import Stores
public import WorkflowModel

/// `packagerepo.auth_verify_password`: the user `{username, scopes, tenants}` of that name and password, or null, in
/// the same time whether or not there is such a user.
public struct AuthVerifyPassword: NodeType {
    static let username = NodeParameter.required(0, "username", .string)
    static let password = NodeParameter.required(1, "password", .string)

    public static let declaration = NodeDeclaration(
        "packagerepo.auth_verify_password", parameters: [username, password], isSharedOnly: true)

    private let accounts: Accounts

    public init(accounts: Accounts) { self.accounts = accounts }

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let username = try call.string(Self.username)
        let password = try call.string(Self.password)
        let user: User?
        do {
            user = try accounts.authenticate(
                username: username, password: password, from: call.execution.request.source)
        } catch {
            switch error {
            case .store(let error): throw NodeFailure(error)
            case .throttled(let seconds):
                throw NodeFailure(.rateLimited, error.description, retryAfter: seconds)
            default: throw NodeFailure(.rateLimited, error.description)
            }
        }
        guard let user else { return .output(.null) }
        return .output(
            .json([
                "username": JSONValue(user.username), "scopes": JSONValue(user.scopes.names.map { JSONValue($0) }),
                "tenants": JSONValue(user.tenants.names.map { JSONValue($0) }),
            ]))
    }
}

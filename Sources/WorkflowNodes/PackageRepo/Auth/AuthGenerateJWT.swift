import HTTPCore
public import Identity
import JSON
import RepositoryModel
public import Stores
public import WorkflowModel

/// `packagerepo.auth_generate_jwt`: issues a token for a user: `{token, expires_in}` (seconds).
///
/// The token never allows more than the user may do.
public struct AuthGenerateJWT: NodeType {
    static let subject = NodeParameter.required(0, "subject", .string)
    static let scopes = NodeParameter.required(1, "scopes", .array, rule: .scopes)
    static let expiresIn = NodeParameter.optional(2, "expires_in", .integer, range: 1...315_360_000)

    public static let declaration = NodeDeclaration(
        "packagerepo.auth_generate_jwt", parameters: [subject, scopes, expiresIn], isSharedOnly: true)

    private let tokens: TokenService
    private let users: any UserStore

    public init(tokens: TokenService, users: any UserStore) {
        self.tokens = tokens
        self.users = users
    }

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let subject = try call.string(Self.subject)
        let scopes = try call.scopes(Self.scopes)
        guard let user = try stored({ () throws(StoreError) in try users.user(named: subject) }) else {
            throw NodeFailure(.unauthorized, "There is no such user")
        }
        do {
            let token = try tokens.issue(to: user, scopes: scopes, lifetime: call[Self.expiresIn]?.json?.int)
            return .output(.json(["token": JSONValue(token.text), "expires_in": JSONValue(token.expiresIn)]))
        } catch {
            throw NodeFailure(.unauthorized, error.reason)
        }
    }
}

extension NodeCall {
    /// Reads a parameter as a set of scopes.
    /// - Throws: `OUT_OF_RANGE` for a name that is not a scope.
    func scopes(_ parameter: NodeParameter) throws(NodeFailure) -> ScopeSet {
        var scopes: [Scope] = []
        for name in json(parameter).elements {
            guard let scope = name.string.flatMap(Scope.init) else {
                throw NodeFailure("OUT_OF_RANGE", "A scope must be read, write or admin; found \(name)")
            }
            scopes.append(scope)
        }
        return ScopeSet(scopes)
    }
}

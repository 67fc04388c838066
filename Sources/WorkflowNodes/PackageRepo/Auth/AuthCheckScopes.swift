import HTTPCore
import JSON
import RepositoryModel
public import WorkflowModel

/// `packagerepo.auth_check_scopes`: passes a principal on that has the scopes, and fails with `FORBIDDEN` otherwise.
public struct AuthCheckScopes: NodeType {
    static let principal = NodeParameter.required(0, "principal", .object)
    static let requiredScopes = NodeParameter.required(1, "required_scopes", .array, rule: .scopes)

    public static let declaration = NodeDeclaration(
        "packagerepo.auth_check_scopes", parameters: [principal, requiredScopes], isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let principal = call.json(Self.principal)
        let granted = ScopeSet((principal["scopes"] ?? []).elements.compactMap { $0.string.flatMap(Scope.init) })
        for scope in try call.scopes(Self.requiredScopes).granted.sorted() where !granted.allows(scope) {
            throw NodeFailure(.forbidden, "The scope '\(scope.rawValue)' is missing")
        }
        return .output(.json(principal))
    }
}

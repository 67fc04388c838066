import HTTPCore
import Identity
import JSON
public import WorkflowModel

/// `packagerepo.auth_check_package`: passes a principal on that may do the action on the package, and fails with
/// `FORBIDDEN` otherwise. It knows the patterns of a token, such as `publish:acme/*`, which scopes alone do not tell.
public struct AuthCheckPackage: NodeType {
    static let principal = NodeParameter.required(0, "principal", .object)
    static let action = NodeParameter.required(1, "action", .string, options: Action.names)
    static let package = NodeParameter.required(2, "package", .string)

    public static let declaration = NodeDeclaration(
        "packagerepo.auth_check_package", parameters: [principal, action, package], isPure: true)

    public init() {}

    public func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
        let principal = call.json(Self.principal)
        let name = try call.string(Self.action)
        guard let action = Action(name) else {
            throw NodeFailure("OUT_OF_RANGE", "An action is one of \(Action.names.joined(separator: ", "))")
        }
        let package = Resource(type: Resource.package, name: try call.string(Self.package))
        guard Rights(principal: principal).allow(action, on: package) else {
            throw NodeFailure(.forbidden, "You may not \(action) the \(package)")
        }
        return .output(.json(principal))
    }
}

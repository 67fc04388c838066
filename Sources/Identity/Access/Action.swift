public import RepositoryModel

/// An action on a resource, by the name that routes and patterns of tokens give it.
public struct Action: Hashable, Sendable, CustomStringConvertible {
    /// The name.
    public let description: String
    /// The scope that allows it where a principal's rights are scopes.
    public let scope: Scope

    /// The names of all actions.
    public static let names = ["read", "pull", "write", "push", "publish", "delete", "admin"]

    /// The action of that name, or nil.
    public init?(_ name: String) {
        switch name {
        case "read", "pull": scope = .read
        case "write", "push", "publish", "delete": scope = .write
        case "admin": scope = .admin
        default: return nil
        }
        description = name
    }

    /// Whether who may do this may do `other`: the same, or, for `read`, `write` and `admin`, all that needs this scope.
    func covers(_ other: Action) -> Bool {
        if self == other { return true }
        return description == scope.rawValue && (scope == other.scope || scope == .admin)
    }
}

public import RepositoryModel

/// What someone wants to do to a resource, by the name that routes give it.
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
}

/// What an action is done to: a package, a repository, by the name that a route gives it.
public struct Resource: Hashable, Sendable, CustomStringConvertible {
    /// Its kind, such as `repository`.
    public let type: String
    /// Its name among those of its kind.
    public let name: String

    /// A resource.
    public init(type: String, name: String) {
        self.type = type
        self.name = name
    }

    public var description: String { "\(type) '\(name)'" }
}

extension Principal {
    /// Whether the principal may do that to the resource: the one place that decides it. A principal's scopes hold for
    /// every resource of the tenants that it is a member of.
    public func may(_ action: Action, on resource: Resource) -> Bool { scopes.allows(action.scope) }
}

public import ArgumentParser
public import Identity
public import RepositoryModel

/// Scopes as values of options, by their names.
extension Scope: ExpressibleByArgument {}

/// Patterns of tokens as values of options, such as `publish:acme/*`.
extension PermissionPattern: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

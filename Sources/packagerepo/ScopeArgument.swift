public import ArgumentParser
public import RepositoryModel

/// Scopes as values of options, by their names.
extension Scope: ExpressibleByArgument {}

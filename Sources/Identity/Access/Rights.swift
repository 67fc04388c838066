public import JSON
public import RepositoryModel

/// What a principal may do in its tenants: all that its scopes allow, or of that only what patterns name.
public struct Rights: Sendable, Equatable {
    /// The scopes.
    public let scopes: ScopeSet
    /// What they are limited to; nil for no limit.
    public let patterns: [PermissionPattern]?

    /// Rights of these scopes. Patterns that need another scope allow nothing, and are left out.
    public init(scopes: ScopeSet, patterns: [PermissionPattern]? = nil) {
        self.scopes = scopes
        self.patterns = patterns?.filter { scopes.allows($0.action.scope) }
    }

    /// Reads the rights in `$principal`; what cannot be read allows nothing.
    public init(principal json: JSONValue) {
        let scopes = (json["scopes"] ?? []).elements.compactMap { $0.string.flatMap(Scope.init) }
        guard let list = json["patterns"], !list.isNull else {
            self.init(scopes: ScopeSet(scopes))
            return
        }
        let patterns = list.elements.compactMap { $0.string.flatMap(PermissionPattern.init) }
        self.init(scopes: ScopeSet(patterns.map(\.action.scope)), patterns: patterns)
    }

    /// Whether they allow an action on a resource. Without patterns the resource is not looked at: scopes hold for all.
    public func allow(_ action: Action, on resource: @autoclosure () -> Resource) -> Bool {
        guard scopes.allows(action.scope) else { return false }
        guard let patterns else { return true }
        let resource = resource()
        return patterns.contains { $0.allows(action, on: resource) }
    }
}

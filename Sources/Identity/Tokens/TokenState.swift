public import JSON
import RepositoryModel
public import Stores

extension StoredCredential {
    /// Whether a credential is good, in words.
    public enum State: String, CaseIterable, Sendable {
        case active, expired, revoked
    }

    /// Whether it is good now. A change of its owner's password, and disabling the owner, revoke it too.
    public func state(of owner: User) -> State {
        if revokedAt != nil || owner.isDisabled || owner.generation != generation { return .revoked }
        return expiresAt <= .now ? .expired : .active
    }

    /// A named token as lists show it; never its secret.
    public func tokenJSON(of owner: User) -> JSONValue {
        [
            "id": JSONValue(id), "name": JSONValue(name), "scopes": JSONValue(scopes.names.map { JSONValue($0) }),
            "tenants": JSONValue(tenants.names.map { JSONValue($0) }),
            "patterns": patterns.isEmpty ? .null : JSONValue(patterns.map { JSONValue($0) }),
            "created_at": JSONValue(createdAt.description), "expires_at": JSONValue(expiresAt.description),
            "last_used_at": usedAt.map { JSONValue($0.description) } ?? .null,
            "state": JSONValue(state(of: owner).rawValue),
        ]
    }
}

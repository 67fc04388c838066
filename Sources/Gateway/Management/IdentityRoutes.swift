import Identity
import RepositoryModel

/// The endpoints of users, tokens, sessions and the audit log (HTTP contract, "Authentication").
func identityRoutes(_ services: Gateway.Services, _ options: Gateway.Options) -> [Route] {
    let identity = services.identity
    return [
        .management("GET", "/auth/me", .scopes(), Me(accounts: identity.accounts)),
        .management("POST", "/auth/change-password", .scopes(), ChangePassword(accounts: identity.accounts)),
        .management("GET", "/auth/tokens", .scopes(), ListTokens(services: identity)),
        .management("POST", "/auth/tokens", .scopes(), CreateToken(services: identity)),
        .management("DELETE", "/auth/tokens/{id}", .scopes(), RevokeToken(services: identity)),
        .management(
            "POST", "/auth/session", .anonymous(anyTenant: true),
            StartSession(services: identity, publicURL: options.publicURL)),
        .management("GET", "/auth/session", .scopes(), GetSession()),
        .management("DELETE", "/auth/session", .scopes(), EndSession(services: identity)),
        .management("GET", "/auth/sessions", .scopes(), ListSessions(services: identity)),
        .management("DELETE", "/auth/sessions/{id}", .scopes(), RevokeSession(services: identity)),
        .management("GET", "/auth/tenants", .scopes(), ListTenants(metadata: services.metadata)),
        .management("GET", "/auth/users", .scopes(.admin), ListUsers(services: identity)),
        .management("POST", "/auth/users", .scopes(.admin), AddUser(services: identity)),
        .management("GET", "/auth/users/{user}", .scopes(.admin), GetUser(services: identity)),
        .management("PATCH", "/auth/users/{user}", .scopes(.admin), ChangeUser(services: identity)),
        .management("GET", "/v1/audit", .scopes(.admin), ListAudit(services: identity)),
    ]
}

import HTTPCore
import Identity
import JSON
import RepositoryModel
import Stores

/// Who asks, and for which tenant.
struct Authenticated: Sendable {
    /// Nil on a route that is open to anyone.
    let principal: Principal?
    let tenant: TenantID

    /// Whether a cookie told who asks.
    var hasSession: Bool { if case .session = principal?.credential { true } else { false } }
}

/// Finds out who sends a request (RFC 6750; HTTP contract, "Conventions").
struct Authenticator: Sendable {
    let tokens: TokenService
    /// Whether reads of artifacts need no token.
    let anonymousReads: Bool
    /// The deployment's own URL; nil where it is taken from each request.
    let publicURL: String?

    /// Who asks, if a route is open to them.
    /// - Parameter parameters: the values that the path has for the route's parameters.
    /// - Throws: ``APIError`` 401 `UNAUTHORIZED`, 403 `FORBIDDEN` or `TENANT_FORBIDDEN`, 400 `INVALID_TENANT`, 503.
    func authenticate(
        _ request: HTTPRequest, for route: Route, _ parameters: [(name: String, value: String)], _ log: RequestLog
    ) throws(APIError) -> Authenticated {
        let named = try tenant(of: request)
        let (scopes, isOpenToReaders): ([Scope], Bool)
        switch route.access {
        case .principal(let needed, let isOpen): (scopes, isOpenToReaders) = (needed, isOpen)
        case .machine(let needed):
            if request.isLocal { return Authenticated(principal: nil, tenant: named ?? .default) }
            (scopes, isOpenToReaders) = (needed, false)
        case .anonymous(let anyTenant):
            let tenant = named ?? .default
            guard anyTenant || tenant == .default else {
                throw APIError(.tenantForbidden, "This path is open to anyone for the tenant 'default' alone")
            }
            return Authenticated(principal: nil, tenant: tenant)
        }
        let principal = try principal(of: request, route.mount, isOpen: isOpenToReaders && anonymousReads, log)
        let tenant = named ?? principal.tenants.home
        guard principal.tenants.allows(tenant) else {
            throw APIError(.tenantForbidden, "You are not a member of the tenant '\(tenant)'")
        }
        do throws(APIError) {
            try Self.require(scopes, of: principal, areNarrowed: route.permission != nil)
        } catch {
            if scopes.contains(.admin) { note(refusalOf: route, request, principal) }
            throw error
        }
        if let permission = route.permission {
            try Self.require(permission.action, on: permission.resource(parameters), of: principal)
        }
        return Authenticated(principal: principal, tenant: tenant)
    }

    /// Notes that someone has tried what only an administrator may do.
    private func note(refusalOf route: Route, _ request: HTTPRequest, _ principal: Principal) {
        let source = AuditSource(actor: principal.subject, request: request.source)
        let details: JSONValue = ["method": JSONValue(request.method), "path": JSONValue(route.path.description)]
        tokens.recorder.note(
            source.entry(.refused, of: nil, isAllowed: false, details: details), isRepeated: true)
    }

    /// - Parameter areNarrowed: whether the resource is looked at too. Where it is not, scopes that are limited to
    ///   patterns allow nothing.
    /// - Throws: ``APIError`` `FORBIDDEN` that names the scope.
    static func require(
        _ scopes: [Scope], of principal: Principal, areNarrowed: Bool = false
    ) throws(APIError) {
        guard areNarrowed || scopes.isEmpty || principal.rights.patterns == nil else {
            throw APIError(.forbidden, "Your token is limited to patterns, and what is asked for is no package")
        }
        for scope in scopes where !principal.scopes.allows(scope) {
            throw APIError(.forbidden, "The scope '\(scope.rawValue)' is needed")
        }
    }

    /// - Throws: ``APIError`` `FORBIDDEN` that names the action and the resource.
    static func require(
        _ action: Action, on resource: @autoclosure () -> Resource, of principal: Principal
    ) throws(APIError) {
        guard !principal.rights.allow(action, on: resource()) else { return }
        let need =
            principal.scopes.allows(action.scope)
            ? "your token is limited to \(principal.rights.patterns?.map(\.description).joined(separator: ", ") ?? "")"
            : "the scope '\(action.scope.rawValue)' is needed"
        throw APIError(.forbidden, "You may not \(action) the \(resource()): \(need)")
    }

    private func principal(
        of request: HTTPRequest, _ mount: Mount, isOpen: Bool, _ log: RequestLog
    ) throws(APIError) -> Principal {
        do throws(TokenError) {
            switch GivenCredentials(request.fields, accepted: mount.credentials) {
            case .token(let token): return try tokens.principal(of: token)
            case .malformed: throw .malformed
            case .none:
                if let principal = try sessionPrincipal(of: request, mount, isOpen: isOpen) { return principal }
            }
        } catch {
            if case .store(let cause) = error { throw log.clientError(cause) }
            throw APIError(
                .unauthorized, error.reason, fields: error.challenge.map { ["WWW-Authenticate": $0] } ?? [:])
        }
        guard !isOpen else { return .anonymous }
        throw APIError(
            .unauthorized,
            mount === Mount.api
                ? "A token is missing: send Authorization: Bearer, with one from /auth/login"
                : "Credentials are missing")
    }

    /// The principal of the session whose cookie a browser has sent from a page of ours; nil if there is none.
    /// - Throws: ``TokenError`` for a session that has ended. Where anyone may read, so may who had one.
    private func sessionPrincipal(
        of request: HTTPRequest, _ mount: Mount, isOpen: Bool
    ) throws(TokenError) -> Principal? {
        guard mount === Mount.api, let secret = SessionCookie.secret(in: request.fields),
            SameOrigin.allows(request, publicURL: publicURL)
        else { return nil }
        do throws(TokenError) { return try tokens.principal(ofSession: secret) } catch {
            if isOpen, error.challenge != nil { return nil }
            throw error
        }
    }

    /// The tenant that a request names: in a field, in the query, or in both if they agree.
    private func tenant(of request: HTTPRequest) throws(APIError) -> TenantID? {
        guard request.tenantFieldCount <= 1 else {
            throw APIError(.invalidTenant, "X-Tenant-ID must be sent once; found \(request.tenantFieldCount)")
        }
        let field = try Self.tenant(request.fields["X-Tenant-ID"], in: "X-Tenant-ID")
        guard request.target.hasQuery else { return field }
        let parameters = request.target.query.filter { $0.name == HTTPRequest.tenantParameter }
        guard parameters.count <= 1 else {
            throw APIError(.invalidTenant, "The query must name one tenant; found \(parameters.count)")
        }
        guard let parameter = try Self.tenant(parameters.first?.value, in: "The query's tenant") else { return field }
        guard field == nil || field == parameter else {
            throw APIError(.invalidTenant, "X-Tenant-ID and the query name two tenants")
        }
        return parameter
    }

    private static func tenant(_ name: String?, in place: String) throws(APIError) -> TenantID? {
        guard let name else { return nil }
        do { return try TenantID(name) } catch { throw APIError(.invalidTenant, "\(place): \(error)") }
    }
}

extension HTTPRequest {
    /// The query parameter that says the same as `X-Tenant-ID`.
    static let tenantParameter = "tenant"

    /// Whether it comes from this machine itself: from a loopback address, and from no proxy on this machine, which would
    /// say whom it asks for.
    var isLocal: Bool {
        (address.hasPrefix("127.") || address == "::1")
            && !["X-Forwarded-For", "Forwarded", "X-Real-IP"].contains { fields[$0] != nil }
    }

    /// Whether it names a tenant, rightly or not.
    var namesTenant: Bool {
        tenantFieldCount > 0 || target.query.contains { $0.name == Self.tenantParameter }
    }
}

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
}

/// Finds out who sends a request (RFC 6750; HTTP contract, "Conventions").
struct Authenticator: Sendable {
    let tokens: TokenService
    /// Whether reads of artifacts need no token.
    let anonymousReads: Bool

    /// Who asks, if a route with that access is open to them.
    /// - Throws: ``APIError`` 401 `UNAUTHORIZED`, 403 `FORBIDDEN` or `TENANT_FORBIDDEN`, 400 `INVALID_TENANT`, 503.
    func authenticate(
        _ request: HTTPRequest, for access: Route.Access, _ log: RequestLog
    ) throws(APIError) -> Authenticated {
        let named = try tenant(of: request)
        guard case .principal(let scopes, let isOpenToReaders) = access else {
            return Authenticated(principal: nil, tenant: named ?? .default)
        }
        let credentials = request.fields["Authorization"]
        let isAnonymous = credentials == nil && isOpenToReaders && anonymousReads
        let principal = isAnonymous ? Principal.anonymous : try principal(of: credentials, log)
        let tenant = named ?? principal.tenants.home
        guard principal.tenants.allows(tenant) else {
            throw APIError(.tenantForbidden, "You are not a member of the tenant '\(tenant)'")
        }
        try Self.require(scopes, of: principal)
        return Authenticated(principal: principal, tenant: tenant)
    }

    /// - Throws: ``APIError`` `FORBIDDEN` that names the scope.
    static func require(_ scopes: [Scope], of principal: Principal) throws(APIError) {
        for scope in scopes where !principal.scopes.allows(scope) {
            throw APIError(.forbidden, "The scope '\(scope.rawValue)' is needed")
        }
    }

    private func principal(of credentials: String?, _ log: RequestLog) throws(APIError) -> Principal {
        guard let credentials else {
            throw APIError(.unauthorized, "A token is missing: send Authorization: Bearer, with one from /auth/login")
        }
        do throws(TokenError) {
            guard let token = Self.bearerToken(in: credentials) else { throw .malformed }
            return try tokens.principal(of: token)
        } catch {
            if case .store(let cause) = error { throw log.clientError(cause) }
            throw APIError(
                .unauthorized, error.reason, fields: error.challenge.map { ["WWW-Authenticate": $0] } ?? [:])
        }
    }

    /// What follows `Bearer`, in whatever case that is written (RFC 9110, 11.1; RFC 6750, 2.1).
    private static func bearerToken(in credentials: String) -> String? {
        var credentials = credentials
        return credentials.withUTF8 { bytes in
            var start = 0
            while start < bytes.count, bytes[start] == UInt8(ascii: " ") { start += 1 }
            guard bytes.count - start > scheme.count else { return nil }
            for index in 0..<scheme.count where bytes[start + index] | 0x20 != scheme[index] { return nil }
            return String(decoding: UnsafeBufferPointer(rebasing: bytes[(start + scheme.count)...]), as: UTF8.self)
        }
    }

    /// Every byte of it has bit 0x20 set, which tells small letters from capital ones.
    private static let scheme = Array("bearer ".utf8)

    private func tenant(of request: HTTPRequest) throws(APIError) -> TenantID? {
        guard request.tenantFieldCount <= 1 else {
            throw APIError(.invalidTenant, "X-Tenant-ID must be sent once; found \(request.tenantFieldCount)")
        }
        guard let name = request.fields["X-Tenant-ID"] else { return nil }
        do { return try TenantID(name) } catch { throw APIError(.invalidTenant, "X-Tenant-ID: \(error)") }
    }
}

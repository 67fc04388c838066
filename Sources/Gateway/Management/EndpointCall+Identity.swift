import Bytes
import HTTPCore
import Identity
import JSON
import OpenAPI
import RepositoryModel
import Stores

/// What the endpoints of users, tokens and sessions have in common.
extension EndpointCall {
    /// Who does it, and from where, for the audit log.
    var auditSource: AuditSource { AuditSource(actor: caller.principal?.subject, request: request.source) }

    /// The principal, who may manage users and what belongs to them.
    /// - Throws: ``APIError`` `UNAUTHORIZED`, `FORBIDDEN`; that is noted in the audit log.
    func administrator(_ recorder: IdentityRecorder) throws(APIError) -> Principal {
        let principal = try caller.requiredPrincipal()
        guard principal.isAdministrator else {
            let details: JSONValue = [
                "method": JSONValue(request.method), "path": JSONValue(String(request.target.path.prefix(200))),
            ]
            recorder.note(
                auditSource.entry(.refused, of: nil, isAllowed: false, details: details), isRepeated: true)
            throw APIError(.forbidden, "The scope 'admin' for every tenant ('*') is needed")
        }
        return principal
    }

    /// Whose tokens or sessions the request is about: the caller's, or for an administrator those of `?user=`.
    ///
    /// A named token answers for none but those of others: what a leaked one could make would outlive it.
    /// - Throws: ``APIError`` `FORBIDDEN`, `NOT_FOUND`.
    func owner(_ services: IdentityServices) throws(APIError) -> User {
        let principal = try caller.requiredPrincipal()
        let name = request.target.queryValue("user")
        if let name, name != principal.subject {
            _ = try administrator(services.recorder)
        } else if case .token = principal.credential {
            throw APIError(.forbidden, "A named token cannot manage tokens and sessions of its owner: log in")
        }
        let user = try log.translatingErrors { () throws(StoreError) in
            try services.accounts.user(named: name ?? principal.subject)
        }
        guard let user else { throw APIError(.notFound, "There is no user '\((name ?? "").prefix(128))'") }
        return user
    }

    /// The body, an object that has none but the members that the endpoint declares: one that is misspelt would be taken
    /// for absent, and a token without its `patterns` may do anything.
    /// - Throws: ``APIError`` `INVALID_REQUEST` that names the other.
    func body(of endpoint: some ManagementEndpoint) throws(APIError) -> JSONValue {
        let body = try request.jsonObject().value
        guard let known = endpoint.declaration.bodyMembers else { return body }
        guard let other = body.members.first(where: { !known.contains($0.key) }) else { return body }
        throw APIError(
            .invalidRequest,
            "The body has a member '\(other.key.prefix(80))'; there are \(known.joined(separator: ", "))")
    }

    /// `cursor` of a list that has the newest first.
    /// - Throws: ``APIError`` `INVALID_REQUEST`.
    func momentCursor() throws(APIError) -> MomentCursor? {
        guard let text = request.target.queryValue("cursor") else { return nil }
        guard let cursor = MomentCursor(text) else {
            throw APIError(
                .invalidRequest, "cursor must be the 'next' of an earlier page; found '\(text.prefix(80))'")
        }
        return cursor
    }

    /// A page of a list: its rows, `next`, and the link to the next page.
    /// - Parameters:
    ///   - next: the cursor of the next page; nil for the last.
    ///   - query: what else the next page's query has.
    func page(
        _ key: String, _ rows: [JSONValue], next: String?, limit: Int, query: [String] = []
    ) -> HTTPResponse {
        var response = HTTPResponse(json: [
            "ok": true, key: JSONValue(rows), "next": next.map { JSONValue($0) } ?? .null,
        ])
        if let next {
            var parameters = ["limit=\(limit)"]
            for name in query {
                guard let value = request.target.queryValue(name) else { continue }
                parameters.append("\(name)=\(PercentEncoding.encode(value))")
            }
            parameters.append("cursor=\(PercentEncoding.encode(next))")
            response.fields["Link"] = "<\(request.target.path)?\(parameters.joined(separator: "&"))>; rel=\"next\""
        }
        return response
    }

    /// Calls what changes credentials, and maps its errors to client errors.
    func translating<T>(_ body: () throws(CredentialError) -> T) throws(APIError) -> T {
        do { return try body() } catch {
            switch error {
            case .invalidName: throw APIError(.invalidRequest, "name must be 1 to 100 printable characters")
            case .invalidLifetime:
                throw APIError(.invalidRequest, "expires_in must be 1 to \(TokenService.maximumLifetime) seconds")
            case .excessive(let reason): throw APIError(.forbidden, reason)
            case .disabled: throw APIError(.forbidden, "The user is disabled")
            case .unknownUser: throw APIError(.notFound, "There is no such user")
            case .notFound: throw APIError(.notFound, "The user has none of that id in force")
            case .exhausted: throw APIError(.rateLimited, "The user has as many as may be; revoke some")
            case .store(let cause): throw log.clientError(cause)
            }
        }
    }

    /// Calls what changes users, and maps its errors to client errors.
    func translating<T>(_ body: () throws(AccountError) -> T) throws(APIError) -> T {
        do { return try body() } catch {
            switch error {
            case .invalidUsername: throw APIError(.validationError, error.description)
            case .wrongPassword: throw APIError(.unauthorized, "The old password is wrong")
            case .policy(let reason): throw APIError(.invalidPassword, reason.description)
            case .busy: throw APIError(.rateLimited, error.description)
            case .throttled(let seconds):
                throw APIError(.rateLimited, error.description, fields: ["Retry-After": String(seconds)])
            case .robot: throw APIError(.invalidRequest, error.description)
            case .store(let cause) where cause.code == .alreadyExists:
                throw APIError(.alreadyExists, "There is a user of that name already")
            case .store(let cause) where cause.code == .notFound: throw APIError(.notFound, "There is no such user")
            case .store(let cause): throw log.clientError(cause)
            }
        }
    }
}

extension JSONValue {
    /// A member that is a list of scopes; nil where it is absent or null.
    /// - Throws: ``APIError`` `INVALID_REQUEST`.
    func scopes(_ key: String = "scopes") throws(APIError) -> ScopeSet? {
        guard let names = try texts(key) else { return nil }
        let scopes = names.map { Scope(rawValue: $0) }
        guard !scopes.contains(nil) else {
            throw APIError(.invalidRequest, "\(key) must be some of read, write, admin; found \(names)")
        }
        return ScopeSet(scopes.compactMap { $0 })
    }

    /// A member that is a list of tenants, `*` for every one; nil where it is absent or null.
    /// - Throws: ``APIError`` `INVALID_TENANT`.
    func tenants(_ key: String = "tenants") throws(APIError) -> TenantSet? {
        guard let names = try texts(key) else { return nil }
        do { return try TenantSet(names: names) } catch { throw APIError(.invalidTenant, "\(key): \(error)") }
    }

    /// A member that is a list of at least one text; nil where it is absent or null.
    /// - Throws: ``APIError`` `INVALID_REQUEST`.
    func texts(_ key: String) throws(APIError) -> [String]? {
        guard let value = self[key], !value.isNull else { return Optional.none }
        let texts = value.elements.compactMap(\.string)
        guard value.kind == .array, texts.count == value.count, (1...100).contains(texts.count) else {
            throw APIError(.invalidRequest, "\(key) must be a list of 1 to 100 texts")
        }
        return texts
    }

    /// A member that is a text, a number, or true or false; nil where it is absent or null.
    /// - Throws: ``APIError`` `INVALID_REQUEST` for one of another kind.
    func member<T>(_ key: String, _ expected: String, _ read: (JSONValue) -> T?) throws(APIError) -> T? {
        guard let value = self[key], !value.isNull else { return Optional.none }
        guard let found = read(value) else {
            throw APIError(.invalidRequest, "\(key) must be \(expected); found \(value.kind.rawValue)")
        }
        return found
    }
}

extension HTTPResponse {
    /// An answer that no one may keep: it has a secret.
    static func secret(status: Int = 200, _ json: JSONValue) -> HTTPResponse {
        HTTPResponse(status: status, json: json, fields: ["Cache-Control": "no-store"])
    }
}

import HTTPCore
import JSON
import MemoryStore
import RepositoryModel
import Stores
import TestSupport
import Testing

@testable import Identity

@Suite struct NamedTokenTests {
    let store: InterruptedStore
    let clock = StandingClock()
    let services: IdentityServices
    private let source = AuditSource(actor: "ann", request: RequestSource(address: "192.0.2.1", requestID: "r"))

    init() throws {
        store = InterruptedStore(InMemoryIdentityStore([try .sample()]))
        services = IdentityServices(
            store: store, keys: Keyring(.random()), hasher: PasswordHasher(cost: 1), now: clock.now)
    }

    private func create(
        _ change: (inout NamedTokens.Request) -> Void = { _ in }, by maker: Principal? = nil
    ) throws -> (secret: String, credential: StoredCredential) {
        var request = NamedTokens.Request(name: "ci", lifetime: 3_600)
        change(&request)
        return try services.namedTokens.create(request, for: "ann", by: maker, source)
    }

    private func failure(_ token: String) -> String? {
        do throws(TokenError) { _ = try services.tokens.principal(of: token) } catch { return error.reason }
        return nil
    }

    @Test func `a named token is its owner, narrowed, and only its hash is kept`() throws {
        let made = try create { request in
            request.scopes = ScopeSet([.write])
            request.patterns = [PermissionPattern("publish:acme/*")].compactMap { $0 }
        }
        #expect(made.secret.hasPrefix("prt_") && made.secret.utf8.count == 68)
        for _ in 0..<2 {
            let principal = try services.tokens.principal(of: made.secret)
            #expect(principal.subject == "ann" && principal.scopes == ScopeSet([.write]))
            #expect(principal.credential == .token(made.credential.id))
            #expect(principal.rights.patterns?.map(\.description) == ["publish:acme/*"])
        }
        let stored = try #require(try services.namedTokens.list(of: "ann", limit: 9, after: nil).first)
        #expect(!"\(stored)".contains(made.secret.dropFirst(4)))
        #expect(try store.audit(matching: AuditQuery(limit: 9)).map(\.type) == ["auth.token_created"])
    }

    @Test func `a named token gives never more than its owner and its maker have`() throws {
        let maker = Principal(
            subject: "ann", scopes: ScopeSet([.read]), tenants: TenantSet([try TenantID("acme")]), expiresAt: .endOfTime
        )
        for change: (inout NamedTokens.Request) -> Void in [
            { $0.scopes = ScopeSet([.admin]) }, { $0.tenants = TenantSet([.default]) },
            { $0.tenants = TenantSet([], includesEvery: true) },
        ] {
            #expect(throws: CredentialError.self) { try create(change) }
        }
        #expect(throws: CredentialError.self) { try create({ $0.scopes = ScopeSet([.write]) }, by: maker) }
        #expect(try create(by: maker).credential.scopes == ScopeSet([.read]))
        let secret = try create().secret
        try store.update("ann") { $0.scopes = ScopeSet([.read]) }
        #expect(try services.tokens.principal(of: secret).scopes == ScopeSet([.read]))
        #expect(try store.credentials(.token, of: "ann", limit: 9, after: nil).count == 2)
    }

    @Test func `a token is refused from the moment that it is revoked, has expired, or its owner has changed`() throws {
        let made = try create()
        #expect(failure(made.secret) == nil)
        try services.namedTokens.revoke(made.credential.id, of: "ann", source)
        #expect(failure(made.secret) == "The token has been revoked")
        #expect(throws: CredentialError.self) {
            try services.namedTokens.revoke(made.credential.id, of: "ann", source)
        }
        let second = try create().secret
        #expect(failure(second) == nil)
        try services.accounts.change("ann", UserChange(isDisabled: true))
        try services.accounts.change("ann", UserChange(isDisabled: false))
        #expect(failure(second) == "The token has been revoked")
        let third = try create().secret
        clock.advance(3_600)
        #expect(failure(third) == "The token has expired")
        #expect(failure("prt_" + String(repeating: "0", count: 64)) == "The token is unknown")
        #expect(failure("prt_") == "The token is unknown")
        #expect(throws: CredentialError.self) { try services.namedTokens.revoke("x", of: "bob", source) }
    }

    @Test func `the use of a token is noted once an hour, and no request writes for it`() throws {
        let made = try create()
        let before = store.writes
        for _ in 0..<3 { _ = try services.tokens.principal(of: made.secret) }
        #expect(store.writes == before)
        try services.recorder.flush()
        #expect(store.writes == before + 1)
        #expect(try store.credential(made.credential.hash)?.usedAt == clock.now())
        clock.advance(1_000)
        _ = try services.tokens.principal(of: made.secret)
        try services.recorder.flush()
        #expect(store.writes == before + 1)
    }

    @Test func `the token of a login can be revoked alone`() throws {
        let user = try #require(try store.user(named: "ann"))
        let (one, other) = (try services.tokens.issue(to: user).text, try services.tokens.issue(to: user).text)
        try services.namedTokens.revokeLogin(of: try services.tokens.principal(of: one), source)
        #expect(failure(one) == "The token has been revoked")
        #expect(failure(other) == nil)
        try services.namedTokens.revokeLogin(of: try services.tokens.principal(of: other), source)
        #expect(failure(one) != nil && failure(other) != nil)
        #expect(try services.namedTokens.list(of: "ann", limit: 9, after: nil).isEmpty)
    }

    @Test func `a token that is made while its owner is disabled does not come to be`() throws {
        let store = store
        store.before(.write) { () throws(StoreError) in try store.update("ann") { $0.isDisabled = true } }
        #expect(throws: CredentialError.self) { try create() }
        #expect(try store.credentials(.token, of: "ann", limit: 9, after: nil).isEmpty)
    }

    @Test(arguments: ["", "a\nb", String(repeating: "x", count: 101)])
    func `a name is 1 to 100 printable characters`(name: String) throws {
        #expect(throws: CredentialError.self) { try create { $0.name = name } }
        #expect(throws: CredentialError.self) { try create { $0.lifetime = 0 } }
        #expect(throws: CredentialError.self) { try create { $0.lifetime = .max } }
        #expect(try create { $0.name = "ключ 🔑" }.credential.name == "ключ 🔑")
    }

    @Test func `a session is its user until it ends, and no token`() throws {
        let user = try #require(try store.user(named: "ann"))
        let made = try services.sessions.start(for: user, isKept: false, userAgent: "b\u{0}r\nowser", source)
        let principal = try services.tokens.principal(ofSession: made.secret)
        #expect(principal.subject == "ann" && principal.credential == .session(made.credential.id))
        #expect(principal.expiresAt == clock.now().adding(seconds: 12 * 3_600))
        #expect(failure(made.secret) == "The token is malformed")
        let token = try create().secret
        #expect(throws: TokenError.self) { try services.tokens.principal(ofSession: token) }
        #expect(try services.sessions.list(of: "ann", limit: 9, after: nil).map(\.name) == ["browser"])
        try services.sessions.end(made.credential.id, of: "ann", source)
        #expect(throws: TokenError.self) { try services.tokens.principal(ofSession: made.secret) }
    }

    @Test func `a robot cannot log in, and has tokens`() throws {
        try services.accounts.add(
            username: "robot", password: nil, scopes: ScopeSet([.read]), tenants: TenantSet([.default]))
        for password in ["", "!", "*", "robot"] {
            #expect(try services.accounts.authenticate(username: "robot", password: password) == nil)
        }
        #expect(throws: AccountError.self) {
            try services.accounts.change("robot", UserChange(password: "open sesame"))
        }
        let made = try services.namedTokens.create(
            NamedTokens.Request(name: "ci"), for: "robot", by: nil, .command)
        #expect(try services.tokens.principal(of: made.secret).subject == "robot")
    }
}

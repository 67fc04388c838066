import Bytes
import JSON
import MemoryStore
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing

@testable import Identity

/// A clock that stands until it is set.
final class StandingClock: Sendable {
    private let time = Mutex(Timestamp(seconds: 1_700_000_000))
    func advance(_ seconds: Int) {
        time.withLock { $0 = Timestamp(microseconds: $0.microseconds + Int64(seconds) * 1_000_000) }
    }
    @Sendable func now() -> Timestamp { time.withLock { $0 } }
}

@Suite struct TokenServiceTests {
    let users: InterruptedStore
    let clock = StandingClock()
    let tokens: TokenService

    init() throws {
        users = InterruptedStore(InMemoryIdentityStore([try .sample()]))
        tokens = TokenService(keys: Keyring(try SigningKey(ForgedToken.key)), store: users, now: clock.now)
    }

    private func issue(scopes: [Scope]? = nil, lifetime: Int? = nil) throws -> String {
        let user = try #require(try users.user(named: "ann"))
        return try tokens.issue(to: user, scopes: scopes.map { ScopeSet($0) }, lifetime: lifetime).text
    }

    private func failure(_ token: String) -> String? {
        do throws(TokenError) { _ = try tokens.principal(of: token) } catch { return "\(error)" }
        return nil
    }

    @Test func `whoever is given a token is known by it, the second time from memory`() throws {
        let token = try issue()
        for _ in 0..<2 {
            let principal = try tokens.principal(of: token)
            #expect(principal.subject == "ann")
            #expect(principal.scopes.names == ["read", "write"])
            #expect(principal.tenants.names == ["acme"])
            #expect(principal.expiresAt == Timestamp(seconds: 1_700_000_000 + 86_400))
        }
        #expect(tokens.cache.count == 1)
    }

    @Test func `a token carries the claims of the contract under HS256`() throws {
        let parts = try issue().split(separator: ".")
        let header = try JSONValue.parse(try #require(Base64.decodeURLSafe(parts[0].utf8)))
        let kid = JSONValue(try SigningKey(ForgedToken.key).identifier)
        #expect(header == ["alg": "HS256", "typ": "JWT", "kid": kid])
        let claims = try JSONValue.parse(try #require(Base64.decodeURLSafe(parts[1].utf8)))
        #expect(claims["sub"] == "ann")
        #expect(claims["iss"] == "packagerepo")
        #expect(claims["iat"] == 1_700_000_000)
        #expect(claims["exp"] == 1_700_086_400)
        #expect(claims["jti"]?.string?.count == 32)
        #expect(claims["scopes"] == ["read", "write"])
        #expect(claims["tenants"] == ["acme"])
        #expect(claims["gen"] == 0)
    }

    @Test func `the signature is the HMAC that RFC 7515 asks for`() throws {
        let token = try issue()
        let dot = try #require(token.lastIndex(of: "."))
        let expected = ForgedToken.encode(ForgedToken.signature(of: String(token[..<dot])))
        #expect(token[token.index(after: dot)...] == expected)
    }

    @Test func `a token that another implementation signed is good`() throws {
        let token =
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm4iLCJpc3MiOiJwYWNrYWdlcmVwbyIsImlhdCI6MTAwMDAwMDAwMCwi"
            + "ZXhwIjo0MTAyNDQ0ODAwLCJqdGkiOiIxIiwic2NvcGVzIjpbInJlYWQiXSwidGVuYW50cyI6WyJhY21lIl0sImdlbiI6MH0."
            + "PTc0rLgV1xor8Z6J-G4FF_uHRwqC9XZlUqWHKwgB6i0"
        #expect(try tokens.principal(of: token).subject == "ann")
    }

    @Test func `two tokens of one moment differ`() throws {
        #expect(try issue() != issue())
    }

    @Test func `a token allows no more than its user, whatever was asked for`() throws {
        #expect(try tokens.principal(of: issue(scopes: [.read])).scopes.names == ["read"])
        #expect(try tokens.principal(of: issue(scopes: [.admin])).scopes.names == ["read", "write"])
        #expect(try tokens.principal(of: issue(scopes: [.read, .admin])).scopes.allows(.admin) == false)
        #expect(try tokens.principal(of: issue(scopes: [])).scopes.names == [])
    }

    @Test func `an administrator may be given a token that only reads`() throws {
        try users.add(.sample("root", scopes: [.admin], tenants: ["default", "*"]))
        let user = try #require(try users.user(named: "root"))
        let token = try tokens.issue(to: user, scopes: ScopeSet([.read])).text
        #expect(try tokens.principal(of: token).scopes.names == ["read"])
        #expect(try tokens.principal(of: token).tenants.names == ["default", "*"])
    }

    @Test func `what a user has lost since, the token does not allow; what was won, neither`() throws {
        let token = try issue(scopes: [.write])
        try users.update("ann") { $0.scopes = ScopeSet([.read]) }
        #expect(try tokens.principal(of: token).scopes.names == [])
        #expect(try tokens.principal(of: token).json["scopes"] == [])
        try users.update("ann") { $0.scopes = ScopeSet([.admin]) }
        #expect(try tokens.principal(of: token).scopes.names == ["write"])
        #expect(try tokens.principal(of: token).json == ["sub": "ann", "scopes": ["write"], "tenants": ["acme"]])
        try users.update("ann") { $0.tenants = TenantSet([.default]) }
        #expect(try tokens.principal(of: token).tenants.names == [])
        #expect(try tokens.principal(of: token).tenants.allows(.default) == false)
        try users.update("ann") { $0.tenants = TenantSet([.default], includesEvery: true) }
        #expect(try tokens.principal(of: token).tenants.names == ["acme"])
    }

    @Test(arguments: [true, false])
    func `a token ends on the second, seen before or not`(isRemembered: Bool) throws {
        let token = try issue(lifetime: 60)
        if isRemembered { _ = try tokens.principal(of: token) }
        clock.advance(59)
        if isRemembered { _ = try tokens.principal(of: token) }
        clock.advance(1)
        #expect(failure(token) == "The token has expired")
        #expect(failure(token) == "The token has expired")
        #expect(tokens.cache.count == 0)
    }

    @Test(arguments: [(Int.min, 1), (-5, 1), (0, 1), (1, 1), (60, 60), (Int.max, TokenService.maximumLifetime)])
    func `a lifetime beyond reason becomes the nearest within`(asked: Int, given: Int) throws {
        let user = try #require(try users.user(named: "ann"))
        let token = try tokens.issue(to: user, lifetime: asked)
        #expect(token.expiresIn == given)
        #expect(try tokens.principal(of: token.text).expiresAt.seconds == 1_700_000_000 + given)
    }

    @Test(arguments: [true, false])
    func `a changed password, a disabled user and no user void a token, remembered or not`(isRemembered: Bool) throws {
        let token = try issue()
        if isRemembered { _ = try tokens.principal(of: token) }
        try users.update("ann") { $0.generation += 1 }
        #expect(failure(token) == "The token has been revoked")
        let second = try issue()
        if isRemembered { _ = try tokens.principal(of: second) }
        try users.update("ann") { $0.isDisabled = true }
        #expect(failure(second) == "The token has been revoked")
        let elsewhere = TokenService(
            keys: Keyring(try SigningKey(ForgedToken.key)), store: InMemoryIdentityStore(), now: clock.now)
        #expect(throws: TokenError.self) { try elsewhere.principal(of: second) }
    }

    @Test func `a user who was barred and let in again needs a new token`() throws {
        let token = try issue()
        let accounts = Accounts(users: users, hasher: PasswordHasher(cost: 1))
        try accounts.change("ann", UserChange(isDisabled: true))
        try accounts.change("ann", UserChange(isDisabled: false))
        #expect(failure(token) == "The token has been revoked")
        #expect(failure(try issue()) == nil)
    }

    @Test func `a disabled user is given no token`() throws {
        try users.update("ann") { $0.isDisabled = true }
        #expect(throws: TokenError.self) { try issue() }
    }

    @Test func `a failing store is told from a bad token, and has no challenge`() throws {
        let token = try issue()
        users.before(.read) { () throws(StoreError) in throw StoreError(.unavailable, "locked") }
        do throws(TokenError) {
            _ = try tokens.principal(of: token)
            Issue.record("a token was taken unchecked")
        } catch {
            guard case .store(let cause) = error else { Issue.record("\(error)"); return }
            #expect(cause.code == .unavailable)
            #expect(error.challenge == nil)
        }
        #expect(failure(token) == nil)
    }

    @Test func `another key, another issuer and another's token are refused, each by its own name`() throws {
        let user = try #require(try users.user(named: "ann"))
        let otherKey = TokenService(keys: Keyring(.random()), store: users, now: clock.now)
        #expect(failure(try otherKey.issue(to: user).text) == "The token has a bad signature")
        let otherIssuer = TokenService(
            keys: Keyring(try SigningKey(ForgedToken.key)), store: users, issuer: "elsewhere", now: clock.now)
        #expect(failure(try otherIssuer.issue(to: user).text) == "The token was issued for another service")
        #expect(failure("nonsense") == "The token is malformed")
        #expect(tokens.cache.count == 0)
    }

    @Test func `every fault of a token makes a challenge that fits into a field`() {
        for error in [TokenError.malformed, .badSignature, .wrongIssuer, .unknown, .expired, .revoked] {
            #expect(error.challenge == "Bearer error=\"invalid_token\", error_description=\"\(error.reason)\"")
            #expect(error.reason.utf8.allSatisfy { 0x20...0x7e ~= $0 && $0 != 0x22 && $0 != 0x5c })
        }
    }

    @Test func `a principal is JSON to a workflow`() throws {
        #expect(
            try tokens.principal(of: issue()).json
                == ["sub": "ann", "scopes": ["read", "write"], "tenants": ["acme"]])
        #expect(Principal.anonymous.json == ["sub": "anonymous", "scopes": ["read"], "tenants": ["default"]])
        #expect(!Principal.anonymous.scopes.allows(.write))
        #expect(Principal.anonymous.expiresAt > clock.now())
    }
}

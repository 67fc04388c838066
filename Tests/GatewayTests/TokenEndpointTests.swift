import Bytes
import HTTPCore
import Identity
import JSON
import RepositoryModel
import Stores
import Testing

@testable import Gateway

@Suite("Named tokens over HTTP")
struct TokenEndpointTests {
    private let repository: Repository

    init() throws { repository = try Repository() }

    private func bearer(_ secret: String) -> [String: String] { ["Authorization": "Bearer \(secret)"] }

    private func create(
        _ body: JSONValue, as user: String = "admin", query: String = ""
    ) throws -> (id: String, secret: String) {
        let answer = repository.call("POST", "/auth/tokens\(query)", body, as: user)
        #expect(answer.status == 201, "\(answer.json)")
        #expect(answer.fields["Cache-Control"] == "no-store")
        let token = try #require(answer.json["token"])
        return (try #require(token["id"]?.string), try #require(token["secret"]?.string))
    }

    @Test("are shown once, listed without their secret, and revoked at once")
    func life() throws {
        let made = try create(["name": "ci", "scopes": ["read"], "expires_in": 3_600])
        #expect(
            repository.call("GET", "/auth/me", as: nil, fields: bearer(made.secret)).json["user"]?["scopes"] == ["read"]
        )
        let list = repository.call("GET", "/auth/tokens")
        let row = try #require(list.json["tokens"]?[0])
        #expect(row["id"]?.string == made.id && row["name"] == "ci" && row["state"] == "active")
        #expect(row["scopes"] == ["read"] && row["tenants"] == ["default", "*"] && row["patterns"] == .null)
        #expect(!list.json.description.contains(made.secret) && row["secret"] == nil)
        #expect(repository.call("DELETE", "/auth/tokens/\(made.id)").json == ["ok": true])
        let refused = repository.call("GET", "/auth/me", as: nil, fields: bearer(made.secret))
        #expect(refused.status == 401)
        #expect(refused.fields["WWW-Authenticate"]?.contains("has been revoked") == true)
        #expect(repository.call("DELETE", "/auth/tokens/\(made.id)").code == "NOT_FOUND")
        #expect(repository.call("GET", "/auth/tokens").json["tokens"]?[0]?["state"] == "revoked")
    }

    @Test("are not made, nor users and sessions, of a body with a member that is not known")
    func misspelt() throws {
        for (method, path, body) in [
            ("POST", "/auth/tokens", ["name": "ci", "pattern": ["read:acme/*"]]),
            ("POST", "/auth/users", ["username": "new", "scope": ["read"]]),
            ("PATCH", "/auth/users/admin", ["disabled": true]),
            ("POST", "/auth/session", ["username": "admin", "password": "admin", "remeber": true]),
            ("POST", "/auth/change-password", ["old_password": "a", "new_password": "b", "user": "c"]),
        ] as [(String, String, JSONValue)] {
            let answer = repository.call(method, path, body)
            #expect(answer.code == "INVALID_REQUEST", "\(method) \(path): \(answer.json)")
            #expect(answer.json["error"]?["message"]?.string?.contains("; there are ") == true, "\(answer.json)")
        }
    }

    @Test("with patterns reach the packages that match, by their routes, and nothing else")
    func patterns() throws {
        #expect(repository.publish("acme/hello/1/x").status == 201)
        #expect(repository.publish("other/hello/1/x").status == 201)
        let secret = try create(["name": "ci", "patterns": ["publish:acme/*", "read:acme/he*"]]).secret
        func status(_ method: String, _ target: String, _ body: JSONValue? = nil) -> Int {
            repository.call(method, target, body, as: nil, fields: bearer(secret)).status
        }
        let target: JSONValue = ["target_version": "1", "target_variant": "x"]
        for (method, path, body, expected) in [
            ("GET", "/v1/acme/hello/latest", nil, 200), ("GET", "/v1/ACME/Hello/latest", nil, 200),
            ("GET", "/v1/other/hello/latest", nil, 403), ("GET", "/v1/acme/other/latest", nil, 403),
            ("GET", "/v1/acme%2Fhello/x/latest", nil, 403), ("GET", "/v1/acme/hello/1/x/blob", nil, 200),
            ("PUT", "/v1/acme/hello/tags/t", target, 200), ("PUT", "/v1/other/hello/tags/t", target, 403),
            ("DELETE", "/v1/acme/hello/tags/t", nil, 403), ("GET", "/v1/workflows", nil, 403),
            ("GET", "/v1/executions", nil, 403), ("PUT", "/v1/workflows/x", [:], 403),
            ("POST", "/v1/workflows/resolve_latest/execute", ["namespace": "acme", "name": "hello"], 403),
            ("POST", "/v1/workflows/publish_artifact/execute", ["namespace": "acme", "name": "hello"], 403),
            ("GET", "/auth/users", nil, 403), ("GET", "/v1/audit", nil, 403), ("GET", "/auth/me", nil, 200),
            ("POST", "/auth/tokens", ["name": "more"], 403), ("GET", "/auth/tokens", nil, 403),
            ("POST", "/auth/tokens?user=reader", ["name": "more"], 403),
        ] as [(String, String, JSONValue?, Int)] {
            #expect(status(method, path, body) == expected, "\(method) \(path)")
        }
        let refused = repository.call("PUT", "/v1/other/hello/tags/t", target, as: nil, fields: bearer(secret))
        #expect(refused.message?.contains("publish:acme/*") == true)
    }

    @Test("are checked before the body of an upload")
    func uploads() throws {
        let secret = try create(["name": "ci", "patterns": ["publish:acme/*"]]).secret
        func authorized(_ target: String) throws -> Int {
            let request = HTTPRequest(
                method: "PUT", target: try RequestTarget(target),
                fields: ["Authorization": "Bearer \(secret)"], id: "test", contentLength: 5)
            return repository.handler.respond(to: request, phase: .authorize).status
        }
        #expect(try authorized("/v1/acme/hello/1/x/blob") == 204)
        #expect(try authorized("/v1/other/hello/1/x/blob") == 403)
    }

    @Test("never have more than their owner, nor than whoever makes them")
    func excess() throws {
        for body: JSONValue in [
            ["name": "x", "scopes": ["write"]], ["name": "x", "scopes": ["admin"]], ["name": "x", "tenants": ["acme"]],
            ["name": "x", "tenants": ["*"]],
        ] {
            #expect(repository.call("POST", "/auth/tokens", body, as: "reader").code == "FORBIDDEN", "\(body)")
        }
        #expect(repository.call("POST", "/auth/tokens?user=admin", ["name": "x"], as: "reader").code == "FORBIDDEN")
        #expect(repository.call("GET", "/auth/tokens?user=admin", as: "reader").code == "FORBIDDEN")
        // An administrator makes one for another user, with that user's rights at most.
        #expect(
            repository.call("POST", "/auth/tokens?user=reader", ["name": "x", "scopes": ["write"]]).code == "FORBIDDEN")
        let made = try create(["name": "x"], query: "?user=reader")
        let me = repository.call("GET", "/auth/me", as: nil, fields: bearer(made.secret))
        #expect(me.json["user"] == ["username": "reader", "scopes": ["read"], "tenants": ["default"]])
        #expect(repository.call("DELETE", "/auth/tokens/\(made.id)", as: "acme").code == "NOT_FOUND")
        #expect(repository.call("DELETE", "/auth/tokens/\(made.id)").code == "NOT_FOUND")
        #expect(repository.call("DELETE", "/auth/tokens/\(made.id)?user=reader").status == 200)
        #expect(repository.call("GET", "/auth/tokens?user=nobody").code == "NOT_FOUND")
    }

    @Test("make no other tokens, and may end themselves")
    func ownTokens() throws {
        let made = try create(["name": "ci"], as: "reader")
        let fields = bearer(made.secret)
        #expect(repository.call("POST", "/auth/tokens", ["name": "x"], as: nil, fields: fields).code == "FORBIDDEN")
        #expect(repository.call("GET", "/auth/tokens", as: nil, fields: fields).code == "FORBIDDEN")
        #expect(repository.call("DELETE", "/auth/tokens/current", as: nil, fields: fields).status == 200)
        #expect(repository.call("GET", "/auth/me", as: nil, fields: fields).status == 401)
    }

    @Test("of a login end by current: signing out, for this token alone")
    func signingOut() throws {
        let (one, other) = (try repository.issueToken("reader"), try repository.issueToken("reader"))
        #expect(repository.call("DELETE", "/auth/tokens/current", as: nil, fields: bearer(one)).json == ["ok": true])
        #expect(repository.call("GET", "/auth/me", as: nil, fields: bearer(one)).status == 401)
        #expect(repository.call("GET", "/auth/me", as: nil, fields: bearer(other)).status == 200)
    }

    @Test("that are wrong are refused by the member's name")
    func wrongBodies() {
        for (body, word) in [
            ([:], "name"), (["name": ""], "name"), (["name": 7], "name"), (["name": "a\u{7}"], "name"),
            (["name": "x", "scopes": []], "scopes"), (["name": "x", "scopes": ["root"]], "scopes"),
            (["name": "x", "scopes": "read"], "scopes"), (["name": "x", "tenants": ["A B"]], "tenants"),
            (["name": "x", "patterns": []], "patterns"), (["name": "x", "patterns": ["publish"]], "patterns"),
            (["name": "x", "patterns": ["own:acme/*"]], "patterns"), (["name": "x", "expires_in": 0], "expires_in"),
            (["name": "x", "expires_in": "1"], "expires_in"), (["name": "x", "expires_in": 999_999_999], "expires_in"),
        ] as [(JSONValue, String)] {
            let answer = repository.call("POST", "/auth/tokens", body)
            #expect(answer.status == 400, "\(body)")
            #expect(answer.message?.contains(word) == true, "\(body): \(answer.message ?? "")")
        }
        #expect(repository.call("GET", "/auth/tokens?cursor=x").code == "INVALID_REQUEST")
        #expect(repository.call("GET", "/auth/tokens?limit=0").code == "INVALID_REQUEST")
    }

    @Test("come page by page")
    func pages() throws {
        for name in ["a", "b", "c"] { _ = try create(["name": JSONValue(name)]) }
        var (names, target): ([String], String?) = ([], "/auth/tokens?limit=2&user=admin")
        while let next = target {
            let page = repository.call("GET", next)
            names += (page.json["tokens"] ?? []).elements.compactMap { $0["name"]?.string }
            target = page.fields["Link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
            #expect((target == nil) == (page.json["next"] == .null))
        }
        #expect(names.sorted() == ["a", "b", "c"])
    }

    @Test("are what Basic carries, where it is taken; never a password, which would be hashed")
    func basic() throws {
        let sample = try RouteSample(
            mounts: [["prefix": "/t", "credentials": ["basic"], "challenge": "Basic realm=\"t\""]],
            routes: [["mount": "/t", "path": "/{a}", "methods": ["GET"], "scopes": ["read"]]], workflows: [:])
        let repository = try Repository(workflows: sample.directory.path)
        let answer = repository.call("POST", "/auth/tokens", ["name": "pip"], as: "reader")
        let secret = try #require(answer.json["token"]?["secret"]?.string)
        func get(_ user: String, _ password: String) -> HTTPResponse {
            let fields = ["Authorization": "Basic \(Base64.encode("\(user):\(password)".utf8))"]
            return repository.call("GET", "/t/x", as: nil, fields: fields)
        }
        for user in ["__token__", "reader", "somebody else", ""] { #expect(get(user, secret).status == 200) }
        for password in ["secret of reader", secret + "0", String(secret.dropLast()), "prt_", ":"] {
            let refused = get("reader", password)
            #expect(refused.status == 401 && refused.fields["WWW-Authenticate"] == "Basic realm=\"t\"")
        }
    }
}

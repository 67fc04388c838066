import HTTPCore
import Identity
import JSON
import RepositoryModel
import Stores
import Testing

@testable import Gateway

@Suite("Users over HTTP")
struct UserEndpointTests {
    private let repository: Repository

    init() throws { repository = try Repository() }

    private func login(_ username: String, _ password: String) -> HTTPResponse {
        let body: JSONValue = ["username": JSONValue(username), "password": JSONValue(password)]
        return repository.call("POST", "/auth/login", body, as: nil)
    }

    @Test("are added, changed, disabled and enabled")
    func life() throws {
        let added = repository.call(
            "POST", "/auth/users",
            ["username": "ann", "password": "open sesame", "scopes": ["write", "read"], "tenants": ["acme"]])
        #expect(added.status == 201 && added.fields["Location"] == "/auth/users/ann")
        #expect(added.json["user"]?["scopes"] == ["read", "write"] && added.json["user"]?["is_disabled"] == false)
        let token = try #require(login("ann", "open sesame").json["token"]?.string)
        let fields = ["Authorization": "Bearer \(token)"]
        let changed = repository.call(
            "PATCH", "/auth/users/ann", ["scopes": ["read"], "tenants": ["acme", "default"]])
        #expect(changed.json["user"]?["scopes"] == ["read"])
        #expect(repository.call("GET", "/auth/me", as: nil, fields: fields).json["user"]?["scopes"] == ["read"])
        #expect(repository.call("PATCH", "/auth/users/ann", ["is_disabled": true]).status == 200)
        #expect(repository.call("GET", "/auth/me", as: nil, fields: fields).status == 401)
        #expect(login("ann", "open sesame").status == 401)
        #expect(repository.call("PATCH", "/auth/users/ann", ["is_disabled": false]).status == 200)
        #expect(repository.call("GET", "/auth/me", as: nil, fields: fields).status == 401)
        #expect(repository.call("PATCH", "/auth/users/ann", ["password": "shut sesame"]).status == 200)
        #expect(login("ann", "shut sesame").status == 200)
        try repository.identity.recorder.flush()
        let shown = repository.call("GET", "/auth/users/ann").json["user"]
        #expect(shown?["last_login_at"]?.string != nil && shown?["is_robot"] == false)
        #expect(shown?.description.contains("$y$") == false)
    }

    @Test("are an administrator's of every tenant alone")
    func forbidden() throws {
        #expect(
            repository.call(
                "POST", "/auth/users", ["username": "boss", "password": "open sesame", "scopes": ["admin"]]
            ).status == 201)
        for user in ["reader", "boss"] {
            for (method, path, body) in [
                ("GET", "/auth/users", nil), ("GET", "/auth/users/admin", nil), ("GET", "/v1/audit", nil),
                ("POST", "/auth/users", ["username": "x", "password": "open sesame", "tenants": ["*"]]),
                ("PATCH", "/auth/users/boss", ["tenants": ["*"]]), ("GET", "/auth/tokens?user=admin", nil),
                ("GET", "/auth/sessions?user=admin", nil), ("DELETE", "/auth/sessions/x?user=admin", nil),
            ] as [(String, String, JSONValue?)] {
                #expect(repository.call(method, path, body, as: user).code == "FORBIDDEN", "\(user) \(method) \(path)")
            }
            #expect(repository.call("GET", "/auth/users", as: nil).status == 401)
        }
        try repository.identity.recorder.flush()
        let refused = repository.call("GET", "/v1/audit?type=auth.refused&actor=boss").json["entries"] ?? []
        #expect(refused.count > 0)
        #expect(refused.elements.allSatisfy { $0["allowed"] == false && $0["actor"] == "boss" })
    }

    @Test("keep an administrator, and their names")
    func rules() {
        for body: JSONValue in [["is_disabled": true], ["scopes": ["write"]], ["tenants": ["default"]]] {
            #expect(repository.call("PATCH", "/auth/users/admin", body).code == "FORBIDDEN", "\(body)")
        }
        for (body, code) in [
            (["username": "reader", "password": "open sesame"], "ALREADY_EXISTS"),
            (["username": "../x", "password": "open sesame"], "VALIDATION_ERROR"),
            (["username": "x", "password": "short"], "INVALID_PASSWORD"),
            (["username": "x", "password": ""], "INVALID_PASSWORD"), (["password": "open sesame"], "INVALID_REQUEST"),
            (["username": "x", "password": 7], "INVALID_REQUEST"),
            (["username": "x", "password": "open sesame", "scopes": ["root"]], "INVALID_REQUEST"),
            (["username": "x", "password": "open sesame", "tenants": ["A"]], "INVALID_TENANT"),
        ] as [(JSONValue, String)] {
            #expect(repository.call("POST", "/auth/users", body).code == code, "\(body)")
        }
        #expect(repository.call("PATCH", "/auth/users/nobody", ["is_disabled": true]).code == "NOT_FOUND")
        #expect(repository.call("PATCH", "/auth/users/reader", ["username": "x"]).code == "INVALID_REQUEST")
        #expect(repository.call("PATCH", "/auth/users/reader", ["is_disabled": "yes"]).code == "INVALID_REQUEST")
        #expect(repository.call("GET", "/auth/users/nobody").code == "NOT_FOUND")
    }

    @Test("come page by page, by name")
    func pages() {
        let first = repository.call("GET", "/auth/users?limit=2")
        #expect((first.json["users"] ?? []).elements.compactMap { $0["username"]?.string } == ["acme", "admin"])
        #expect(first.fields["Link"] == "</auth/users?limit=2&cursor=admin>; rel=\"next\"")
        let second = repository.call("GET", "/auth/users?limit=2&cursor=admin")
        #expect((second.json["users"] ?? []).elements.compactMap { $0["username"]?.string } == ["reader"])
        #expect(second.json["next"] == .null)
        #expect(repository.call("GET", "/auth/users?cursor=%20").code == "INVALID_REQUEST")
    }

    @Test("without a password are robots, whose tokens an administrator makes")
    func robots() {
        let added = repository.call("POST", "/auth/users", ["username": "robot"])
        #expect(added.json["user"]?["is_robot"] == true)
        #expect(login("robot", "!").status == 401)
        let made = repository.call("POST", "/auth/tokens?user=robot", ["name": "deploy"])
        let fields = ["Authorization": "Bearer \(made.json["token"]?["secret"]?.string ?? "")"]
        #expect(repository.call("GET", "/auth/me", as: nil, fields: fields).json["user"]?["username"] == "robot")
        #expect(repository.call("PATCH", "/auth/users/robot", ["password": "open sesame"]).code == "INVALID_REQUEST")
        #expect(repository.call("PATCH", "/auth/users/robot", ["is_disabled": true]).status == 200)
        #expect(repository.call("GET", "/auth/me", as: nil, fields: fields).status == 401)
    }

    @Test("are told apart by tenants that they may name")
    func tenants() {
        #expect(repository.publish("a/b/1/x", tenant: "acme").status == 201)
        #expect(repository.publish("a/b/1/x").status == 201)
        func tenants(_ user: String, _ query: String = "") -> [String] {
            let list = repository.call("GET", "/auth/tenants" + query, as: user).json["tenants"] ?? []
            return list.elements.compactMap { $0["tenant"]?.string }
        }
        #expect(tenants("admin") == ["acme", "default"])
        #expect(tenants("admin", "?cursor=acme") == ["default"])
        #expect(tenants("admin", "?limit=1") == ["acme"])
        #expect(tenants("acme") == ["acme"])
        #expect(tenants("reader") == ["default"])
    }

    @Test("see whether the first password is still there")
    func defaultPassword() throws {
        #expect(repository.call("GET", "/auth/me").json["is_default_password"] == false)
        #expect(repository.call("GET", "/auth/me", as: "reader").json["is_default_password"] == false)
        let hash = try PasswordHasher(cost: 1).hash("admin")
        try repository.users.change("admin") { user in
            user.passwordHash = hash
            return []
        }
        #expect(repository.call("GET", "/auth/me").json["is_default_password"] == true)
    }

    @Test("are slowed down when they guess, under both ways to log in, with Retry-After")
    func throttling() {
        for _ in 0..<5 { #expect(login("reader", "wrong").status == 401) }
        let refused = login("reader", "secret of reader")
        #expect(refused.code == "RATE_LIMITED" && refused.fields["Retry-After"] == "1")
        let body: JSONValue = ["username": "reader", "password": "secret of reader"]
        let session = repository.call("POST", "/auth/session", body, as: nil)
        #expect(session.code == "RATE_LIMITED" && session.fields["Retry-After"] == "1")
    }

    @Test("and what they do are in the audit log, by actor, type and time")
    func audit() throws {
        #expect(repository.call("POST", "/auth/users", ["username": "ann", "password": "open sesame"]).status == 201)
        #expect(repository.call("PATCH", "/auth/users/ann", ["scopes": ["write"]]).status == 200)
        #expect(login("ann", "open sesame").status == 200)
        try repository.identity.recorder.flush()
        func types(_ query: String) -> [String] {
            let list = repository.call("GET", "/v1/audit" + query).json["entries"] ?? []
            return list.elements.compactMap { $0["type"]?.string }
        }
        #expect(types("?actor=admin") == ["user.changed", "user.created"])
        #expect(types("?actor=ann") == ["auth.login"])
        #expect(types("?type=user.created").count == 1)
        #expect(types("?to=2001-01-01") == [])
        #expect(types("?from=2001-01-01&limit=2").count == 2)
        let entry = repository.call("GET", "/v1/audit?type=user.changed").json["entries"]?[0]
        #expect(entry?["subject"] == "ann" && entry?["details"] == ["scopes": ["write"]] && entry?["allowed"] == true)
        #expect(entry?["request_id"] == "test")
        for query in ["?type=x", "?type=", "?actor=", "?from=yesterday", "?cursor=x"] {
            #expect(repository.call("GET", "/v1/audit" + query).code == "INVALID_REQUEST", "\(query)")
        }
        let page = repository.call("GET", "/v1/audit?limit=1&actor=admin")
        #expect(page.fields["Link"]?.contains("actor=admin&cursor=") == true)
    }
}

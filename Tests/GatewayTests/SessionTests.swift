import HTTPCore
import JSON
import Testing

@testable import Gateway

@Suite("A session")
struct SessionTests {
    private let repository: Repository

    init() throws { repository = try Repository() }

    private func signIn(
        _ user: String = "acme", fields: [String: String] = [:], more: JSONValue = [:]
    ) -> HTTPResponse {
        let body: [(String, JSONValue)] = [
            ("username", JSONValue(user)), ("password", JSONValue("secret of \(user)")),
        ]
        return repository.call(
            "POST", "/auth/session", JSONValue(members: body + more.members.map { ($0.key, $0.value) }), as: nil,
            fields: fields)
    }

    private func cookie(_ answer: HTTPResponse) throws -> String {
        let setting = try #require(answer.fields["Set-Cookie"])
        return String(setting.prefix { $0 != ";" })
    }

    private func call(
        _ method: String, _ target: String, _ body: JSONValue? = nil, _ cookie: String, _ fields: [String: String] = [:]
    ) -> HTTPResponse {
        repository.call(
            method, target, body, as: nil, fields: fields.merging(["Cookie": "a=b; \(cookie); c=d"]) { $1 })
    }

    @Test("is a cookie that no script and no other site gets, and says who one is without a token")
    func start() throws {
        let answer = signIn(fields: ["Sec-Fetch-Site": "same-origin", "User-Agent": "browser"])
        #expect(answer.status == 200 && answer.json["token"] == nil && answer.json["expires_in"] == 43_200)
        #expect(
            answer.json["user"] == ["username": "acme", "scopes": ["read", "write"], "tenants": ["acme"]])
        let setting = try #require(answer.fields["Set-Cookie"])
        #expect(setting.hasPrefix("__Host-packagerepo="))
        #expect(setting.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Strict"))
        #expect(answer.fields["Cache-Control"] == "no-store")
        let kept = signIn(more: ["remember": true])
        #expect(kept.json["expires_in"] == 2_592_000)
        #expect(kept.fields["Set-Cookie"]?.hasSuffix("; Max-Age=2592000") == true)
        for body: JSONValue in [[:], ["username": "acme"], ["username": "acme", "password": 1]] {
            #expect(repository.call("POST", "/auth/session", body, as: nil).code == "INVALID_REQUEST")
        }
        #expect(signIn(more: ["remember": "yes"]).code == "INVALID_REQUEST")
        #expect(signIn(more: ["password": "wrong"]).status == 401)
    }

    @Test("counts from the service's own pages, and from a typed URL for reads; from elsewhere one is anonymous")
    func origins() throws {
        let cookie = try cookie(signIn())
        let write: JSONValue = ["old_password": "wrong", "new_password": "x"]
        for (site, read, wrote) in [
            ("same-origin", 200, "The old password is wrong"), ("none", 200, nil), ("same-site", 401, nil),
            ("cross-site", 401, nil), ("", 401, nil),
        ] as [(String, Int, String?)] {
            let fields = ["Sec-Fetch-Site": site]
            #expect(call("GET", "/auth/me", nil, cookie, fields).status == read, "\(site)")
            let answer = call("POST", "/auth/change-password", write, cookie, fields)
            #expect(answer.status == 401)
            #expect(answer.message == wrote || wrote == nil && answer.message?.contains("token") == true, "\(site)")
        }
        for (origin, isOurs) in [
            ("http://registry.example", true), ("https://registry.example", false), ("null", false),
            ("http://registry.example.evil", false), ("http://evil", false), ("", false),
        ] {
            let fields = ["Origin": origin, "Host": "registry.example"]
            let answer = call("DELETE", "/auth/sessions/x", nil, cookie, fields)
            #expect((answer.code == "NOT_FOUND") == isOurs, "\(origin)")
            #expect(call("GET", "/auth/me", nil, cookie, fields).status == 200)
        }
    }

    @Test("cannot be started by another site")
    func loginFromElsewhere() {
        for fields in [
            ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Sec-Fetch-Site": "none"],
            ["Origin": "http://evil", "Host": "registry.example"], ["Origin": "null", "Host": "registry.example"],
        ] {
            let answer = signIn(fields: fields)
            #expect(answer.code == "FORBIDDEN" && answer.fields["Set-Cookie"] == nil, "\(fields)")
        }
    }

    @Test("is not looked at where a token is sent, nor below a mount")
    func bearerFirst() throws {
        let cookie = try cookie(signIn())
        let fields = ["Authorization": "Bearer \(try repository.issueToken("reader"))"]
        #expect(call("GET", "/auth/me", nil, cookie, fields).json["user"]?["username"] == "reader")
        #expect(call("GET", "/auth/me", nil, cookie, ["Authorization": "Bearer x"]).status == 401)
        #expect(call("GET", "/auth/session", nil, cookie, fields).code == "NOT_FOUND")
    }

    @Test("keeps answers out of shared caches")
    func caches() throws {
        #expect(repository.publish("a/b/1/x", tenant: "acme").status == 201)
        let cookie = try cookie(signIn())
        for target in ["/v1/a/b/1/x/blob", "/v1/a/b/latest", "/auth/me", "/v1/a/none/latest", "/nowhere"] {
            #expect(call("GET", target, nil, cookie).fields["Cache-Control"] == "private, no-cache", "\(target)")
        }
        let withToken = repository.call("GET", "/v1/a/b/1/x/blob", as: "acme")
        #expect(withToken.fields["Cache-Control"] == "private, immutable")
    }

    @Test("ends at sign-out, by its id, and with the password")
    func end() throws {
        let (one, two, three) = (try cookie(signIn()), try cookie(signIn()), try cookie(signIn()))
        #expect(call("GET", "/auth/session", nil, one).json["session"]?["id"]?.string != nil)
        let list = call("GET", "/auth/sessions", nil, one).json["sessions"] ?? []
        #expect(list.count == 3)
        #expect(list.elements.count { $0["is_current"] == true } == 1)
        let out = call("DELETE", "/auth/session", nil, one)
        #expect(out.fields["Clear-Site-Data"] == "\"cache\"")
        #expect(out.fields["Set-Cookie"]?.hasPrefix("__Host-packagerepo=;") == true)
        #expect(out.fields["Set-Cookie"]?.contains("Max-Age=0") == true)
        #expect(call("GET", "/auth/me", nil, one).status == 401)
        let rest = call("GET", "/auth/sessions", nil, two).json["sessions"] ?? []
        #expect(rest.count == 2)
        let other = try #require(rest.elements.first { $0["is_current"] == false }?["id"]?.string)
        #expect(repository.call("DELETE", "/auth/sessions/\(other)", as: "reader").code == "NOT_FOUND")
        #expect(call("DELETE", "/auth/sessions/\(other)", nil, two).status == 200)
        #expect(call("GET", "/auth/me", nil, three).status == 401)
        #expect(repository.call("PATCH", "/auth/users/acme", ["password": "another one"]).status == 200)
        #expect(call("GET", "/auth/me", nil, two).status == 401)
    }

    @Test("that has ended leaves one anonymous where anyone may read")
    func anonymousReads() throws {
        let open = try Repository(anonymousReads: true)
        #expect(open.publish("a/b/1/x").status == 201)
        let fields = ["Cookie": "__Host-packagerepo=0"]
        #expect(open.call("GET", "/v1/a/b/latest", as: nil, fields: fields).status == 200)
        #expect(open.call("GET", "/auth/me", as: nil, fields: fields).status == 401)
    }

    @Test(
        "is read out of the cookie of that name alone",
        arguments: ["__Host-packagerepo", "x__Host-packagerepo", "__Host-packagerepo2"])
    func otherNames(name: String) throws {
        let secret = try cookie(signIn()).drop { $0 != "=" }
        let answer = call("GET", "/auth/me", nil, "\(name)\(secret)")
        #expect((answer.status == 200) == (name == "__Host-packagerepo"))
    }
}

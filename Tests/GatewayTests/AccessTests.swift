import HTTPCore
import JSON
import Testing

@testable import Gateway

@Suite("Access to the service")
struct AccessTests {
    private let repository: Repository

    init() throws { repository = try Repository() }

    @Test("begins with a login that says who one is")
    func login() {
        let answer = repository.call(
            "POST", "/auth/login", ["username": "reader", "password": "secret of reader"], as: nil)
        #expect(answer.status == 200)
        #expect(answer.json["expires_in"] == 86_400)
        #expect(answer.json["user"] == ["username": "reader", "scopes": ["read"], "tenants": ["default"]])
        #expect(answer.fields["Cache-Control"] == "no-store")
        let me = repository.call("GET", "/auth/me", as: "reader")
        #expect(me.json["user"] == answer.json["user"])
    }

    @Test("refuses a login that is wrong, incomplete or malformed")
    func wrongLogins() {
        func login(_ body: JSONValue) -> HTTPResponse { repository.call("POST", "/auth/login", body, as: nil) }
        for body: JSONValue in [["username": "reader", "password": "no"], ["username": "nobody", "password": "no"]] {
            #expect(login(body).status == 401)
            #expect(login(body).fields["WWW-Authenticate"] == "Bearer")
            #expect(login(body).message == "Wrong username or password")
        }
        for body: JSONValue in [[:], ["username": "reader"], ["password": "x"], ["username": "", "password": ""]] {
            #expect(login(body).code == "INVALID_REQUEST")
            #expect(login(body).message == "Missing username or password")
        }
        #expect(login(["username": 5, "password": ["x"]]).code == "VALIDATION_ERROR")
        #expect(login([1]).code == "INVALID_JSON")
        #expect(
            repository.call("POST", "/v1/workflows/auth_login/execute", [:]).message == "Missing username or password")
    }

    @Test("needs a token, and says what is wrong with one")
    func tokens() {
        let missing = repository.call("GET", "/v1/a/b/latest", as: nil)
        #expect(missing.status == 401)
        #expect(missing.fields["WWW-Authenticate"] == "Bearer")
        for value in ["Basic YTpi", "Bearer", "Bearer a.b.c", "nonsense"] {
            let refused = repository.call("GET", "/v1/a/b/latest", as: nil, fields: ["Authorization": value])
            #expect(refused.status == 401)
            #expect(refused.fields["WWW-Authenticate"]?.contains("error=\"invalid_token\"") == true)
        }
    }

    @Test("needs the route's scope, under its path and under execute alike")
    func scopes() {
        #expect(repository.publish("a/b/1/x", as: "reader").code == "FORBIDDEN")
        #expect(repository.publish("a/b/1/x", as: "reader").message?.contains("write") == true)
        #expect(
            repository.call(
                "POST", "/v1/workflows/resolve_latest/execute", ["namespace": "a", "name": "b"], as: "reader"
            )
            .status == 404)
        #expect(repository.call("POST", "/v1/workflows/server/execute", as: "reader").code == "FORBIDDEN")
        #expect(repository.call("POST", "/v1/workflows/nope/execute", as: "reader").code == "WORKFLOW_NOT_FOUND")
    }

    @Test("is for the tenants that one is a member of")
    func tenants() {
        #expect(repository.call("GET", "/v1/a/b/versions", as: "acme", tenant: "acme").status == 200)
        #expect(repository.call("GET", "/v1/a/b/versions", as: "acme", tenant: "other").code == "TENANT_FORBIDDEN")
        #expect(repository.call("GET", "/v1/a/b/versions", tenant: "Not Allowed").code == "INVALID_TENANT")
    }

    @Test("is for the tenant that the field or the query names; an empty name is none, and two names are an error")
    func naming() {
        func tenant(_ target: String, _ field: String?) -> String? {
            let answer = repository.call("GET", target, as: "admin", tenant: field)
            return answer.code ?? "\(answer.status)"
        }
        #expect(repository.publish("a/b/1/x", tenant: "acme").status == 201)
        for (target, field, expected) in [
            ("/v1/a/b/latest?tenant=acme", nil, "200"), ("/v1/a/b/latest?tenant=acme", "acme", "200"),
            ("/v1/a/b/latest?tenant=acme", "other", "INVALID_TENANT"), ("/v1/a/b/latest", "", "INVALID_TENANT"),
            ("/v1/a/b/latest?tenant=", nil, "INVALID_TENANT"), ("/v1/a/b/latest?tenant=", "acme", "INVALID_TENANT"),
            ("/v1/a/b/latest?tenant=acme&tenant=acme", nil, "INVALID_TENANT"),
            ("/v1/a/b/latest?tenant=A", nil, "INVALID_TENANT"), ("/v1/a/b/latest", nil, "NOT_FOUND"),
        ] as [(String, String?, String)] {
            #expect(tenant(target, field) == expected, "\(target) \(field ?? "-")")
        }
        #expect(repository.call("GET", "/v1/a/b/latest?tenant=acme", as: "reader").code == "TENANT_FORBIDDEN")
    }

    @Test("shows the scopes that are implied, and a token of admin's is as good as one that names them all")
    func impliedScopes() throws {
        let login = repository.call(
            "POST", "/auth/login", ["username": "admin", "password": "secret of admin"], as: nil)
        #expect(login.json["user"]?["scopes"] == ["read", "write", "admin"])
        let fields = ["Authorization": "Bearer \(try #require(login.json["token"]?.string))"]
        let me = repository.call("GET", "/auth/me", as: nil, fields: fields)
        #expect(me.json["user"]?["scopes"] == ["read", "write", "admin"])
    }

    @Test("to read artifacts, and nothing else, can be opened to anyone")
    func anonymousReads() throws {
        let open = try Repository(anonymousReads: true)
        #expect(open.publish("a/b/1/x").status == 201)
        let download = open.call("GET", "/v1/a/b/1/x/blob", as: nil)
        #expect(download.status == 200)
        #expect(download.fields["Cache-Control"] == "public, immutable")
        #expect(open.call("GET", "/v1/a/b/1/x/blob", as: nil, tenant: "acme").code == "TENANT_FORBIDDEN")
        for target in ["/v1/namespaces", "/v1/namespaces/a/packages", "/v1/search?q=b", "/v1/a/b", "/v1/events"] {
            #expect(open.call("GET", target, as: nil).status == 200, "\(target)")
            #expect(open.call("GET", target, as: nil, tenant: "acme").code == "TENANT_FORBIDDEN", "\(target)")
        }
        #expect(open.call("GET", "/v1/workflows", as: nil).status == 401)
        #expect(open.call("DELETE", "/v1/a/b/tags/x", as: nil).status == 401)
        #expect(
            open.call("GET", "/v1/a/b/latest", as: nil, fields: ["Authorization": "Bearer bad"]).status == 401)
    }

    @Test("to an upload is decided before its body: 204 or 403, and the reason on demand")
    func uploads() throws {
        func phase(_ phase: RequestHandler.Phase, _ user: String?, _ target: String = "/v1/a/b/1/x/blob") throws
            -> HTTPResponse
        {
            var fields: HTTPFields = [:]
            if let user { fields["Authorization"] = "Bearer \(try repository.token(user))" }
            let request = HTTPRequest(method: "PUT", target: try RequestTarget(target), fields: fields, id: "test")
            return repository.handler.respond(to: request, phase: phase)
        }
        #expect(try phase(.authorize, "admin").status == 204)
        #expect(try phase(.authorize, "reader").status == 403)
        #expect(try phase(.authorize, nil).status == 403)
        #expect(try phase(.denied, "reader").code == "FORBIDDEN")
        #expect(try phase(.denied, nil).status == 401)
        #expect(try phase(.authorize, "admin", "/v1/x/blob").status == 403)
        #expect(try phase(.denied, "admin", "/v2/x/blob").code == "ROUTE_NOT_FOUND")
        #expect(try phase(.denied, "admin").code == "OVERLOADED")
    }

    @Test func `a login or a change of password beyond those that may be under way is 429 with Retry-After`() throws {
        let crowded = try Repository(logins: 0)
        let login = crowded.call(
            "POST", "/auth/login", ["username": "admin", "password": "secret of admin"], as: nil)
        let change = crowded.call(
            "POST", "/auth/change-password", ["old_password": "secret of admin", "new_password": "a new password"],
            as: nil, fields: ["Authorization": "Bearer \(try crowded.issueToken("admin"))"])
        for answer in [login, change] {
            #expect(answer.status == 429 && answer.code == "RATE_LIMITED" && answer.fields["Retry-After"] == "1")
        }
    }

    @Test("changes with the password: earlier tokens stop working")
    func changePassword() throws {
        let token = try repository.token("reader")
        func me() -> Int {
            repository.call("GET", "/auth/me", as: nil, fields: ["Authorization": "Bearer \(token)"]).status
        }
        func change(_ old: String, _ new: String) -> HTTPResponse {
            repository.call(
                "POST", "/auth/change-password", ["old_password": JSONValue(old), "new_password": JSONValue(new)],
                as: nil, fields: ["Authorization": "Bearer \(token)"])
        }
        #expect(me() == 200)
        #expect(change("wrong", "a new password").code == "UNAUTHORIZED")
        #expect(change("secret of reader", "short").code == "INVALID_PASSWORD")
        #expect(me() == 200)
        #expect(change("secret of reader", "a new password").json["message"] == "Password changed successfully")
        #expect(me() == 401)
    }

    @Test("takes JSON bodies of 512 levels, and says where a deeper one goes too far")
    func depth() {
        func publish(_ depth: Int) -> HTTPResponse {
            let nested = (1..<depth).reduce([] as JSONValue) { value, _ in [value] }
            return repository.call("POST", "/v1/workflows/resolve_latest/execute", ["a": nested])
        }
        #expect(publish(511).code == "VALIDATION_ERROR")
        #expect(publish(512).code == "INVALID_JSON")
    }

    @Test("stays with the tenant that the query names, from page to page")
    func tenantOfNextPages() throws {
        for version in ["1.0.0", "2.0.0", "3.0.0"] {
            #expect(repository.publish("acme/lib/\(version)/any", tenant: "acme").status == 201)
            let tag = "/v1/acme/lib/tags/t\(version)"
            let target: JSONValue = ["target_version": JSONValue(version), "target_variant": "any"]
            #expect(repository.call("PUT", tag, target, tenant: "acme").status == 200)
            #expect(
                repository.call(
                    "POST", "/v1/workflows/resolve_latest/execute?mode=async", ["namespace": "a", "name": "b"],
                    tenant: "acme"
                ).status == 202)
        }
        for (path, list) in [
            ("/v1/acme/lib/versions", "versions"), ("/v1/acme/lib/tags", "tags"), ("/v1/executions", "executions"),
        ] {
            var (target, count): (String?, Int) = ("\(path)?tenant=acme&limit=1", 0)
            while let here = target {
                let page = repository.call("GET", here)
                count += page.json[list]?.count ?? 0
                target = page.fields["Link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
            }
            #expect(count == 3, "\(path)")
        }
        let named = repository.call("GET", "/v1/workflows?limit=1&tenant=acme").fields["Link"]
        #expect(named?.hasSuffix("&tenant=acme>; rel=\"next\"") == true)
        let unnamed = repository.call("GET", "/v1/workflows?limit=1", tenant: "acme").fields["Link"]
        #expect(unnamed?.contains("tenant") == false)
    }
}

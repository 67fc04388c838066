import JSON
import Testing

/// Workflows by name (HTTP contract, "Workflows"), and operation.
struct ExecuteTests {
    let deployment: Deployment
    let token: String

    init() throws {
        deployment = try SharedDeployment.get()
        token = try deployment.admin()
    }

    private func execute(_ name: String, _ body: String, token: String? = nil) throws -> Answer {
        try deployment.curl("POST", "/v1/workflows/\(name)/execute", token: token ?? self.token, body: .text(body))
    }

    @Test func `auth_login with no inputs is 400 and says what is missing`() throws {
        let answer = try execute("auth_login", "{}")
        #expect(answer.status == 400)
        #expect(answer.errorMessage == "Missing username or password")
    }

    @Test func `a workflow that is not there is 404`() throws {
        for name in ["nope", "..%2Fserver", "NOPE", "auth_login.json"] {
            let answer = try execute(name, "{}")
            #expect([400, 404].contains(answer.status), "\(name)")
        }
        #expect(try execute("nope", "{}").errorCode == "WORKFLOW_NOT_FOUND")
    }

    @Test func `a bound workflow answers as its route does`() throws {
        let name = deployment.unusedName("executed")
        #expect(try deployment.publish([1, 2], as: "acme/\(name)/1.0.0/any").status == 201)
        let executed = try execute("resolve_latest", #"{"namespace":"acme","name":"\#(name)"}"#)
        let routed = try deployment.curl("GET", "/v1/acme/\(name)/latest", token: token)
        #expect(executed.status == 200)
        #expect(executed.json == routed.json)
        #expect(executed["X-Workflow-Version"]?.count == 16)
        #expect(executed["X-Execution-ID"]?.isEmpty == false)
    }

    @Test func `an absent body is no inputs, another one than an object is 400`() throws {
        let absent = try deployment.curl("POST", "/v1/workflows/auth_login/execute", token: token)
        #expect(absent.errorMessage == "Missing username or password")
        for body in ["[]", "1", "\"{}\"", "null", "{", "{}{}", #"{"a":1,"a":2}"#, "\u{0}", "{\"a\":\"\\u0000\"}"] {
            let answer = try execute("auth_login", body)
            #expect(answer.status == 400, "\(body)")
            #expect(answer.errorCode == "INVALID_JSON", "\(body)")
        }
    }

    @Test func `invalid UTF-8 and another media type are refused`() throws {
        let invalid = try deployment.curl(
            "POST", "/v1/workflows/auth_login/execute", token: token,
            body: .bytes(Array(#"{"username":""#.utf8) + [0xff, 0xfe] + Array(#""}"#.utf8)))
        #expect(invalid.status == 400)
        #expect(invalid.errorCode == "INVALID_JSON")
        let other = try deployment.curl(
            "POST", "/v1/workflows/auth_login/execute", token: token, fields: ["Content-Type: text/xml"],
            body: .text("<a/>"))
        #expect(other.status == 415)
        #expect(other.errorCode == "UNSUPPORTED_MEDIA_TYPE")
    }

    @Test func `publish_artifact takes content, or the digest of a blob that is there`() throws {
        let name = deployment.unusedName("content")
        let bytes = Array("published by execute".utf8)
        let coordinate = #""namespace":"acme","name":"\#(name)","variant":"any""#
        let first = try execute(
            "publish_artifact", #"{\#(coordinate),"version":"1.0.0","content_base64":"\#(try base64(bytes))"}"#)
        #expect(first.status == 201)
        #expect(first.json["digest"]?.string == digest(of: bytes))
        let second = try execute(
            "publish_artifact", #"{\#(coordinate),"version":"1.0.1","digest":"\#(digest(of: bytes))"}"#)
        #expect(second.status == 201)
        let fetched = try deployment.curl("GET", "/v1/acme/\(name)/1.0.1/any/blob", token: token)
        #expect(fetched.body == bytes)
        let unknown = try execute(
            "publish_artifact",
            #"{\#(coordinate),"version":"1.0.2","digest":"sha256:\#(String(repeating: "0", count: 64))"}"#)
        #expect(unknown.status == 404)
        let broken = try execute("publish_artifact", #"{\#(coordinate),"version":"1.0.3","content_base64":"%%%"}"#)
        #expect(broken.status == 400)
    }

    @Test func `executing needs a token, and the scopes of the route`() throws {
        let answer = try deployment.curl("POST", "/v1/workflows/auth_login/execute", body: .text("{}"))
        #expect(answer.status == 401)
        let reader = try deployment.token(scopes: ["read"])
        #expect(try execute("resolve_latest", #"{"namespace":"acme","name":"nothing"}"#, token: reader).status == 404)
        #expect(try execute("publish_artifact", "{}", token: reader).errorCode == "FORBIDDEN")
    }

    @Test func `the workflows are listed and can be read`() throws {
        let list = try deployment.curl("GET", "/v1/workflows", token: token)
        #expect(list.status == 200)
        let rows = list.json["workflows"]?.elements.map { $0 } ?? []
        let names = rows.compactMap { $0["name"]?.string }
        for name in [
            "auth_login", "publish_artifact", "download_artifact", "list_versions", "resolve_latest", "server",
        ] { #expect(names.contains(name), "\(name)") }
        #expect(rows.allSatisfy { $0["valid"] == true })
        let one = try deployment.curl("GET", "/v1/workflows/resolve_latest", token: token)
        #expect(one.status == 200)
        #expect(one.text.contains("packagerepo.respond_json"))
        #expect(try deployment.curl("GET", "/v1/workflows/nope", token: token).errorCode == "WORKFLOW_NOT_FOUND")
    }

    @Test func `health, readiness and schema answer`() throws {
        let health = try deployment.curl("GET", "/health")
        #expect(health.status == 200)
        #expect(health.json["status"] == "healthy")
        #expect(try deployment.curl("GET", "/ready").status == 200)
        let schema = try deployment.curl("GET", "/schema", token: token)
        #expect(schema.status == 200)
        #expect(schema.json.kind == .object)
    }

    @Test func `unknown paths are 404, known ones with another method 405 with Allow`() throws {
        for target in [
            "/", "/nope", "/v1", "/v1/acme", "/v1/acme/name/1.0.0/any/blob/more", "/v2/workflows", "/index.html",
        ] {
            let answer = try deployment.curl("GET", target, token: token)
            #expect(answer.status == 404, "\(target)")
            #expect(answer.errorCode == "ROUTE_NOT_FOUND", "\(target)")
        }
        for (method, target, allowed) in [
            ("GET", "/auth/login", "POST"), ("PUT", "/v1/acme/name/latest", "GET"),
            ("PATCH", "/v1/acme/name/1.0.0/any/blob", "PUT"), ("POST", "/health", "GET"),
            ("OPTIONS", "/v1/acme/name/1.0.0/any/blob", "GET"),
        ] {
            let answer = try deployment.curl(method, target, token: token)
            #expect(answer.status == 405, "\(method) \(target)")
            #expect(answer.errorCode == "METHOD_NOT_ALLOWED", "\(method) \(target)")
            #expect(answer["Allow"]?.contains(allowed) == true, "\(method) \(target)")
        }
    }
}

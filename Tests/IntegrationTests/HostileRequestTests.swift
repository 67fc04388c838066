import JSON
import Testing

/// Requests that no proper client sends: the documented error, and the next request unharmed.
struct HostileRequestTests {
    let deployment: Deployment
    let token: String

    init() throws {
        deployment = try SharedDeployment.get()
        token = try deployment.admin()
    }

    /// Sends bytes as they are and returns the answer; then asks whether the service is well.
    private func exchange(_ bytes: [UInt8]) throws -> Answer? {
        let connection = try RawConnection(to: deployment)
        connection.send(bytes)
        let answer = connection.answer()
        connection.close()
        #expect(try deployment.curl("GET", "/health").status == 200)
        return answer
    }

    private func exchange(_ text: String) throws -> Answer? { try exchange(Array(text.utf8)) }

    /// A request for `target` with proper fields.
    private func request(_ target: String, method: String = "GET", fields: String = "") -> String {
        "\(method) \(target) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\(fields)\r\n"
    }

    private func expectRefusal(_ answer: Answer?, _ what: Comment) throws {
        let answer = try #require(answer, what)
        #expect(answer.status == 400, what)
        #expect(answer.errorCode == "INVALID_REQUEST", what)
        #expect(answer["Content-Type"] == "application/json", what)
        let id = try #require(answer["X-Request-ID"], what)
        #expect(answer.json["error"]?["request_id"]?.string == id, what)
    }

    @Test(arguments: [
        "garbage\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "get / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n", "GET /x HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\r\n\r\n",
    ])
    func `what is no HTTP is 400 as JSON`(bytes: String) throws {
        try expectRefusal(try exchange(bytes), "\(bytes)")
    }

    @Test(arguments: [
        "/../../etc/passwd", "/v1/../../etc/passwd", "/v1/%2e%2e/%2e%2e/etc/passwd", "/v1/acme/../latest",
        "/v1/acme/%2e%2e/latest", "/v1/acme/./latest", "/v1//acme/name/latest",
        "/v1/acme/name//latest", "/v1/acme/name/latest//", "//v1/acme/name/latest", "/v1/acme/na%00me/latest",
        "/v1/acme/na%me/latest", "/v1/acme/na%zzme/latest", "/v1/acme/%ff%fe/latest", "/v1/acme/%c0%ae/latest",
        "/v1/acme/%ed%a0%80/latest", "/v1/acme/na\\me/latest", "/v1/acme/na%5Cme/latest", "/v1/acme/na%0d%0ame/latest",
        "/v1/..%5c..%5cetc/name/latest",
    ])
    func `a path that could mean two things is 400`(target: String) throws {
        try expectRefusal(try exchange(request(target)), "\(target)")
    }

    @Test func `a slash at the end belongs to the path, and is 404 where no route has it`() throws {
        let answer = try deployment.curl("GET", "/v1/acme/name/latest/", token: token)
        #expect(answer.status == 404)
        #expect(answer.errorCode == "ROUTE_NOT_FOUND")
    }

    @Test(arguments: [
        "/v1/acme/a%2Fb/latest", "/v1/acme/name/..%2f..%2fetc", "/v1/a%2Fb/name/latest", "/v1/acme%2Fname/latest",
        "/v1/acme/name%2Flatest",
        "/v1%2Facme/name/latest", "/v1/acme/name/1.0.0%2Fany/blob", "/v1/acme/name/1.0.0/any%2Fblob",
        "/v1/acme/name/1.0.0/%2E%2E%2F%2E%2E%2Fetc/blob",
    ])
    func `an encoded slash never splits a segment`(target: String) throws {
        for method in ["GET", "PUT"] {
            let answer = try #require(
                try exchange(request(target, method: method, fields: "Content-Length: 0\r\n")), "\(target)")
            #expect([400, 404, 405].contains(answer.status), "\(method) \(target): \(answer)")
            #expect(answer.errorCode != nil)
        }
    }

    @Test func `bytes in a path that are no UTF-8 are 400`() throws {
        let bytes = Array("GET /v1/acme/".utf8) + [0xff, 0xfe] + Array("/latest HTTP/1.1\r\nHost: x\r\n".utf8)
        try expectRefusal(
            try exchange(bytes + Array("Authorization: Bearer \(token)\r\n\r\n".utf8)), "raw 0xff")
    }

    @Test(arguments: [Deployment.Listener.http, .https])
    func `20 KB of header fields are 400`(listener: Deployment.Listener) throws {
        let one = ["X-Big: " + String(repeating: "a", count: 20_480)]
        let many = (0..<20).map { "X-\($0): " + String(repeating: "b", count: 1024) }
        for fields in [one, many] {
            let answer = try deployment.curl("GET", "/health", fields: fields, to: listener)
            #expect(answer.status == 400, "\(fields.count) fields")
            #expect(answer.errorCode == "INVALID_REQUEST")
        }
        #expect(try deployment.curl("GET", "/health", to: listener).status == 200)
    }

    @Test(arguments: [9000, 20_000, 60_000])
    func `a target that is too long is 414`(length: Int) throws {
        let answer = try deployment.curl("GET", "/" + String(repeating: "a", count: length))
        #expect(answer.status == 414)
        #expect(answer.errorCode == "URI_TOO_LONG")
    }

    @Test func `TRACE is 405 as JSON, with the methods that the path has`() throws {
        let answer = try deployment.curl("TRACE", "/health")
        #expect(answer.status == 405)
        #expect(answer.errorCode == "METHOD_NOT_ALLOWED")
        #expect(answer["Allow"] == "GET, HEAD")
        #expect(try deployment.curl("TRACE", "/nowhere", body: .bytes([1, 2, 3])).errorCode == "ROUTE_NOT_FOUND")
    }

    @Test func `plain HTTP to the TLS port is 400 as JSON`() throws {
        let output = try run([
            "/usr/bin/curl", "-s", "--noproxy", "*", "-w", " %{http_code}", "http://127.0.0.1:\(deployment.httpsPort)/",
        ]).output
        #expect(output.hasSuffix(" 400"))
        #expect(output.contains("INVALID_REQUEST"))
    }

    @Test func `values that come back in fields cannot start another field`() throws {
        let name = deployment.unusedName()
        let injection = "%0d%0aX-Injected:%20yes"
        let published = try deployment.publish(
            [1], as: "acme/\(name)/1.0.0/any", query: "?filename=a\(injection)")
        #expect(published["X-Injected"] == nil)
        #expect([201, 400].contains(published.status))
        for target in [
            "/v1/acme/\(name)/1.0.0/any/blob?filename=a\(injection)", "/v1/acme/\(name)/versions?limit=1\(injection)",
            "/v1/acme/\(name)/versions?limit=1&cursor=\(injection)", "/v1/acme/a\(injection)/latest",
        ] {
            let answer = try deployment.curl("GET", target, token: token)
            #expect(answer["X-Injected"] == nil, "\(target)")
            #expect(answer["X-Accel-Redirect"] == nil, "\(target)")
        }
        for field in ["Content-Type: text/plain\u{1}x", "Content-Type: a\u{7f}"] {
            let answer = try deployment.publish([1], as: "acme/\(deployment.unusedName())/1.0.0/any", fields: [field])
            #expect([201, 400, 415].contains(answer.status), "\(field)")
        }
    }

    @Test(arguments: ["a b", "a\"b", "", String(repeating: "a", count: 65), "a{b}", "ä", "a/b", "a\u{1b}[31m"])
    func `a request id that could harm a log is replaced`(id: String) throws {
        let answer = try deployment.curl("GET", "/health", fields: ["X-Request-ID: \(id)"])
        #expect(answer.status == 200 || answer.status == 400)
        #expect(answer["X-Request-ID"] != id)
        #expect(answer["X-Request-ID"]?.isEmpty == false)
    }

    @Test func `a proper request id comes back, from a worker and from nginx`() throws {
        let id = "build-42_a.B"
        #expect(try deployment.curl("GET", "/health", fields: ["X-Request-ID: \(id)"])["X-Request-ID"] == id)
        let refused = try deployment.curl(
            "GET", "/\(String(repeating: "a", count: 9000))", fields: ["X-Request-ID: \(id)"])
        #expect(refused["X-Request-ID"] == id)
        #expect(refused.json["error"]?["request_id"]?.string == id)
        let unauthorized = try deployment.curl("GET", "/auth/me", fields: ["X-Request-ID: \(id)"])
        #expect(unauthorized.json["error"]?["request_id"]?.string == id)
    }

    @Test func `every answer carries the security fields, once`() throws {
        for (target, listener) in [
            ("/health", Deployment.Listener.http), ("/health", .https), ("/nope", .https),
            ("/\(String(repeating: "a", count: 9000))", .https),
        ] {
            let answer = try deployment.curl("GET", target, to: listener)
            #expect(answer["X-Content-Type-Options"] == "nosniff")
            #expect(answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'")
            #expect(answer["Referrer-Policy"] == "no-referrer")
            #expect((answer["Strict-Transport-Security"] != nil) == (listener == .https))
            #expect(answer["Server"] == "nginx", "without its version")
            for field in ["X-Content-Type-Options", "X-Request-ID", "Referrer-Policy"] {
                #expect(answer.count(of: field) == 1, "\(field)")
            }
        }
    }
}

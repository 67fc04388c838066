import HTTPCore
import JSON
import Testing
import WorkflowModel

@testable import WorkflowNodes

@Suite("Outbound requests")
struct HTTPRequestTests {
    /// Runs the node against a server that answers with `answer`.
    private func send(
        _ parameters: JSONValue = [:], path: String = "/", _ answer: @escaping @Sendable (String) -> [UInt8]?,
        privateAddresses: Bool = true
    ) throws -> (result: Result<JSONValue, NodeFailure>, requests: [String]) {
        let server = try LocalHTTPServer(answer)
        defer { server.stop() }
        let result = try Run.result(
            "core.http_request", parameters.setting("url", to: JSONValue(server.url + path)),
            privateAddresses: privateAddresses)
        return (result, server.requests)
    }

    @Test("give status, headers, body and JSON")
    func answer() throws {
        let (result, requests) = try send(
            ["headers": ["X-One": "1", "X-Empty": ""], "query": ["q": "a b&ß", "l": [1, true], "n": nil]],
            path: "/p?x=1#f"
        ) { _ in LocalHTTPServer.response(201, ["X-A: 1", "x-a: 2", "Content-Type: application/json"], #"{"ok":[1]}"#) }
        let answer = try result.get()
        #expect(answer["status"] == 201)
        #expect(answer["headers"]?["x-a"] == "1, 2")
        #expect(answer["body"] == #"{"ok":[1]}"#)
        #expect(answer["json"] == ["ok": [1]])
        let request = try #require(requests.first)
        #expect(request.hasPrefix("GET /p?x=1&q=a%20b%26%C3%9F&l=1&l=true HTTP/1.1\r\n"))
        #expect(request.contains("\r\nX-One: 1\r\n"))
        #expect(request.contains("\r\nX-Empty:\r\n"))
    }

    @Test("pass on the trace of the request that the workflow answers, unless the workflow states another")
    func trace() throws {
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let (other, trace): (String, HTTPFields) = (
            parent.replacing("4bf9", with: "aaaa"), ["traceparent": parent, "tracestate": "a=1"]
        )
        let cases: [(own: JSONValue, sent: String)] = [([:], parent), (["Traceparent": JSONValue(other)], other)]
        for (own, sent) in cases {
            let server = try LocalHTTPServer { _ in LocalHTTPServer.response() }
            defer { server.stop() }
            _ = try Run.result(
                "core.http_request", ["url": JSONValue(server.url + "/"), "headers": own], privateAddresses: true,
                fields: trace)
            let lines = try #require(server.requests.first).split(separator: "\r\n").map(String.init)
            let parents = lines.filter { $0.lowercased().hasPrefix("traceparent:") }
            #expect(parents.map { String($0.dropFirst(13)) } == [sent])
        }
        #expect(
            try send { _ in LocalHTTPServer.response() }.requests.first?.lowercased().contains("traceparent") == false)
    }

    @Test("hand on a failure's status instead of failing, and null for a body that is no JSON")
    func status() throws {
        let answer = try send { _ in LocalHTTPServer.response(500, [], "oops ß") }.result.get()
        #expect(answer["status"] == 500)
        #expect(answer["body"] == "oops ß")
        #expect(answer["json"] == .null)
    }

    @Test(
        "send text as it is and other values as JSON, by each method",
        arguments: ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    func bodies(_ method: String) throws {
        let text = try send(["method": JSONValue(method), "body": "grüße"]) { _ in LocalHTTPServer.response() }
        #expect(try #require(text.requests.first).hasPrefix("\(method) / HTTP/1.1"))
        #expect(text.requests.first?.contains("Content-Type: text/plain; charset=utf-8") == true)
        #expect(text.requests.first?.hasSuffix("\r\n\r\ngrüße") == true)
        let object = try send(["method": JSONValue(method), "body": ["a": 1]]) { _ in LocalHTTPServer.response() }
        #expect(object.requests.first?.contains("Content-Type: application/json") == true)
        #expect(object.requests.first?.hasSuffix("\r\n\r\n{\"a\":1}") == true)
    }

    @Test("send an empty POST with its length, and read no body behind HEAD")
    func empty() throws {
        let post = try send(["method": "POST"]) { _ in LocalHTTPServer.response() }
        #expect(post.requests.first?.contains("Content-Length: 0") == true)
        let head = try send(["method": "HEAD"]) { _ in
            Array("HTTP/1.1 200 X\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n".utf8)
        }
        #expect(try head.result.get()["status"] == 200)
    }

    @Test("follow redirects, up to five, for GET but not for PUT")
    func redirects() throws {
        let hop: @Sendable (String) -> [UInt8] = { request in
            let number = request.split(separator: " ")[1].dropFirst().prefix { $0 != " " }
            let count = Int(number) ?? 0
            return count == 0
                ? LocalHTTPServer.response(200, [], "there")
                : LocalHTTPServer.response(302, ["Location: /\(count - 1)"], "not this")
        }
        #expect(try send(path: "/5", hop).result.get()["body"] == "there")
        #expect(code(try send(path: "/6", hop).result) == "UPSTREAM_ERROR")
        #expect(try send(["method": "PUT"], path: "/5", hop).result.get()["status"] == 302)
    }

    @Test(
        "refuse addresses that are not public, however they are spelled",
        arguments: [
            "http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://017700000001/",
            "http://0/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::127.0.0.1]/", "http://10.1.2.3/",
            "http://169.254.169.254/latest/meta-data", "http://192.168.0.1/", "http://172.31.0.1/",
            "http://100.64.0.1/", "http://[fe80::1]/", "http://[fd00::1]/", "http://[::]/", "http://224.0.0.1/",
            "http://user:pass@127.0.0.1/", "https://127.0.0.1/",
        ])
    func forbidden(_ url: String) throws {
        #expect(code(try Run.result("core.http_request", ["url": JSONValue(url)])) == "ADDRESS_FORBIDDEN")
    }

    @Test("never reach a server on a forbidden address")
    func unreached() throws {
        let (result, requests) = try send([:], { _ in LocalHTTPServer.response() }, privateAddresses: false)
        #expect(code(result) == "ADDRESS_FORBIDDEN")
        #expect(requests.isEmpty)
    }

    @Test("follow no redirect away from http")
    func redirectElsewhere() throws {
        for target in ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/"] {
            let result = try send { _ in LocalHTTPServer.response(302, ["Location: \(target)"]) }.result
            #expect(code(result) == "UPSTREAM_ERROR")
        }
    }

    @Test(
        "refuse what no request may say",
        arguments: [
            (#"{"url":"ftp://example.org/"}"#, "OUT_OF_RANGE"), (#"{"url":"file:///etc/passwd"}"#, "OUT_OF_RANGE"),
            (#"{"url":""}"#, "OUT_OF_RANGE"), (#"{"url":"http://"}"#, "OUT_OF_RANGE"),
            (#"{"url":"http://a/\r\nX: 1"}"#, "OUT_OF_RANGE"), (#"{"url":"http://a b/"}"#, "OUT_OF_RANGE"),
            (#"{"url":5}"#, "TYPE_MISMATCH"), (#"{"url":null}"#, "MISSING_VALUE"),
            (#"{"url":"http://a/","method":"TRACE"}"#, "OUT_OF_RANGE"),
            (#"{"url":"http://a/","method":"GET / HTTP/1.1\r\nX: 1"}"#, "OUT_OF_RANGE"),
            (#"{"url":"http://a/","headers":{"X":"a\r\nY: b"}}"#, "OUT_OF_RANGE"),
            (#"{"url":"http://a/","headers":{"X":"a\nb"}}"#, "OUT_OF_RANGE"),
            (#"{"url":"http://a/","headers":{"X: y":"a"}}"#, "OUT_OF_RANGE"),
            (#"{"url":"http://a/","headers":{"":"a"}}"#, "OUT_OF_RANGE"),
            (#"{"url":"http://a/","headers":{"Content-Length":"0"}}"#, "OUT_OF_RANGE"),
            (#"{"url":"http://a/","headers":{"host":"b"}}"#, "OUT_OF_RANGE"),
            (#"{"url":"http://a/","headers":{"X":[1]}}"#, "TYPE_MISMATCH"),
            (#"{"url":"http://a/","query":{"x":{"y":1}}}"#, "TYPE_MISMATCH"),
            (#"{"url":"http://a/","body":"x"}"#, "OUT_OF_RANGE"),
            (#"{"url":"http://a/","timeout":0}"#, "OUT_OF_RANGE"), (#"{"url":"http://a/","retry":9}"#, "OUT_OF_RANGE"),
        ])
    func refused(_ parameters: String, _ expected: String) throws {
        #expect(try Run.node("core.http_request", parameters) == "!\(expected)")
    }

    @Test("give up on a server that does not answer")
    func timeout() throws {
        #expect(code(try send(["timeout": 50]) { _ in nil }.result) == "TIMEOUT")
    }

    @Test("stop reading an answer that is too large")
    func size() throws {
        let huge = String(repeating: "a", count: 9 << 20)
        #expect(code(try send { _ in LocalHTTPServer.response(200, [], huge) }.result) == "LIMIT_EXCEEDED")
        let header = "X-Long: " + String(repeating: "a", count: 90_000)
        #expect(
            ["LIMIT_EXCEEDED", "UPSTREAM_ERROR"].contains(
                code(try send { _ in LocalHTTPServer.response(200, [header, header]) }.result)))
    }

    @Test("refuse an answer that is no text")
    func bytes() throws {
        for body: [UInt8] in [[0xff, 0xfe], [0x61, 0]] {
            let answer = Array("HTTP/1.1 200 X\r\nConnection: close\r\n\r\n".utf8) + body
            #expect(code(try send { _ in answer }.result) == "TYPE_MISMATCH")
        }
    }

    @Test("tell a broken answer from none, and try an idempotent request again")
    func retries() throws {
        let broken = try send(["retry": 2]) { _ in Array("HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\nhalf".utf8) }
        #expect(code(broken.result) == "UPSTREAM_ERROR")
        #expect(broken.requests.count == 3)
        let post = try send(["retry": 2, "method": "POST"]) { _ in [] }
        #expect(code(post.result) == "UPSTREAM_ERROR")
        #expect(post.requests.count == 1)
    }

    private func code(_ result: Result<JSONValue, NodeFailure>) -> String {
        if case .failure(let failure) = result { failure.code } else { "none" }
    }
}

import JSON
import Testing

/// The log that operators read: one line a request, with what nginx knows of it and what the worker knows.
struct AccessLogTests {
    let deployment: Deployment

    init() throws { deployment = try SharedDeployment.get() }

    /// The line of the request that was sent under that id.
    private func line(_ id: String) throws -> JSONValue {
        var found: [JSONValue] = []
        try awaitCondition("there is no line of \(id)") {
            found = try deployment.accessLog().filter { $0["request_id"]?.string == id }
            return !found.isEmpty
        }
        #expect(found.count == 1)
        return found.first ?? .null
    }

    private func send(
        _ method: String, _ target: String, token: String? = nil, fields: [String] = [], body: Body = .none
    ) throws -> (answer: Answer, line: JSONValue) {
        let id = "log-\(deployment.unusedName())"
        let answer = try deployment.curl(
            method, target, token: token, fields: fields + ["X-Request-ID: \(id)"], body: body)
        #expect(answer["X-Log"] == nil, "clients do not get the worker's words")
        return (answer, try line(id))
    }

    @Test func `a request has tenant, user, route, workflow, execution and durations`() throws {
        let user = try deployment.makeUser(scopes: ["read", "write"])
        let token = try deployment.issueToken(to: user)
        let name = deployment.unusedName()
        let type = "Content-Type: application/octet-stream"
        let target = "/v1/acme/\(name)/1/x/blob"
        for (method, target, fields, workflow) in [
            ("PUT", target, [type], "publish_artifact"), ("GET", "/v1/acme/\(name)/latest", [], "resolve_latest"),
            ("GET", target, [], "download_artifact"), ("GET", target, ["Range: bytes=0-1"], "download_artifact"),
            ("GET", target, ["If-Match: *"], "download_artifact"),
        ] {
            let (answer, line) = try send(
                method, target, token: token, fields: fields,
                body: method == "PUT" ? .bytes(Array(repeating: 7, count: 300_000)) : .none)
            #expect(answer.status < 300, "\(answer)")
            #expect(line["status"]?.int == answer.status)
            #expect(line["tenant"] == "default" && line["user"]?.string == user)
            #expect(line["route"]?.string?.hasPrefix("/v1/{namespace}/{name}/") == true)
            #expect(line["workflow"]?.string == workflow)
            #expect(line["execution"]?.string?.count == 32)
            for duration in ["queue_us", "worker_us", "store_us"] {
                #expect((line[duration]?.int ?? -1) >= 0, "\(line)")
            }
            #expect((line["worker_us"]?.int ?? 0) > 0)
        }
    }

    @Test func `what nginx answers itself, and what no route is for, has a whole line too`() throws {
        let refused = try send("GET", "/v1//x")
        #expect(refused.line["status"]?.int == refused.answer.status && refused.line["user"] == "-")
        let lost = try send("GET", "/nowhere")
        #expect(lost.line["status"] == 404 && lost.line["route"] == "-")
        let denied = try send(
            "PUT", "/v1/acme/a/1/x/blob", fields: ["Content-Type: text/plain"], body: .bytes([1, 2, 3]))
        #expect(denied.line["status"] == 401)
        #expect(denied.line["route"] == "/v1/{namespace}/{name}/{version}/{variant}/blob")
        let large = try send("GET", "/v1/acme/a/latest?" + String(repeating: "x", count: 9_000))
        #expect(large.line["status"] == 414)
        #expect(large.line["worker_us"] == .null && large.line["tenant"] == "-")
    }

    @Test func `a request's trace is in its line, and in no other`() throws {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        let traced = try send("GET", "/health", fields: ["traceparent: 00-\(trace)-00f067aa0ba902b7-01"])
        #expect(traced.line["trace_id"]?.string == trace)
        #expect(try send("GET", "/health", fields: ["traceparent: 00-\(trace)-x"]).line["trace_id"] == "")
        #expect(try send("GET", "/health").line["trace_id"] == "")
    }
}

extension Deployment {
    /// The lines of the access log, each of which must be JSON.
    func accessLog() throws -> [JSONValue] {
        try Files.text(data + "/log/access.log").split(separator: "\n").map { line in
            try JSONValue.parse(Array(line.utf8))
        }
    }
}

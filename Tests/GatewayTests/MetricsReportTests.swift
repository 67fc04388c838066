import Edge
import HTTPCore
import Metrics
import TestSupport
import Testing

@testable import Gateway

@Suite("The metrics' endpoint") struct MetricsReportTests {
    private func status(
        _ address: String, as user: String? = nil, fields: HTTPFields = [:], in repository: Repository
    ) throws -> Int {
        var fields = fields
        if let user { fields["Authorization"] = "Bearer \(try repository.issueToken(user))" }
        let request = HTTPRequest(
            method: "GET", target: try RequestTarget("/metrics"), fields: fields, id: "test", address: address)
        return repository.handler.respond(to: request, phase: .request).status
    }

    @Test("is open to this machine itself, and to administrators from elsewhere")
    func access() throws {
        let repository = try Repository()
        for address in ["127.0.0.1", "127.8.9.10", "::1"] {
            #expect(try status(address, in: repository) == 200)
        }
        for address in ["192.0.2.7", "::2", "", "127", "1.127.0.0"] {
            #expect(try status(address, in: repository) == 401)
            #expect(try status(address, as: "admin", in: repository) == 200)
        }
    }

    @Test(
        "is closed to whoever comes by a proxy on this machine",
        arguments: ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
    func proxies(field: String) throws {
        #expect(try status("127.0.0.1", fields: [field: "192.0.2.7"], in: Repository()) == 401)
    }

    @Test("gives text of the kind that Prometheus reads")
    func text() throws {
        let request = HTTPRequest(
            method: "GET", target: try RequestTarget("/metrics"), id: "test", address: "127.0.0.1")
        let answer = try Repository().handler.respond(to: request, phase: .request)
        #expect(answer.fields["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        let text = String(decoding: answer.body.serialized, as: UTF8.self)
        #expect(text.contains("\npackagerepo_jobs_waiting 0\n"))
    }
}

@Suite("A request's line for the log") struct RequestRecordTests {
    private func line(_ method: String, _ target: String, _ response: HTTPResponse? = nil) throws -> [Substring] {
        let repository = try Repository()
        var record = RequestRecord()
        record.queueMicroseconds = 1_234
        let request = HTTPRequest(
            method: method, target: try RequestTarget(target),
            fields: ["Authorization": "Bearer \(try repository.issueToken("admin"))"], id: "test")
        let answer = repository.handler.respond(to: request, phase: .request, &record)
        let sent = response ?? answer
        let text = String(decoding: sent.cgiBytes(sent.body.serialized, record.end(sent)), as: UTF8.self)
        let lines = text.split(separator: "\r\n").filter { $0.lowercased().hasPrefix("x-log: ") }
        #expect(lines.count == 1)
        return (lines.first ?? "").dropFirst(7).split(separator: " ", omittingEmptySubsequences: false)
    }

    @Test("has eight words: tenant, user, route, workflow, execution and three durations")
    func words() throws {
        let words = try line("GET", "/v1/acme/none/latest")
        #expect(words.count == 8)
        #expect(words[0..<4] == ["default", "admin", "/v1/{namespace}/{name}/latest", "resolve_latest"])
        #expect(words[4].wholeMatch(of: /[0-9a-f]{32}/) != nil)
        #expect(words[5] == "1234")
        #expect(words[6...].allSatisfy { Int($0) != nil })
    }

    @Test("has a dash for what there is not")
    func nothing() throws {
        #expect(try line("GET", "/nowhere/at/all")[0..<5] == ["-", "-", "-", "-", "-"])
        #expect(try line("GET", "/v1/executions")[0..<5] == ["default", "admin", "/v1/executions", "-", "-"])
    }

    @Test("names the workflow that is run by its name")
    func executed() throws {
        let words = try line("POST", "/v1/workflows/resolve_latest/execute")
        #expect(words[2...3] == ["/v1/workflows/{name}/execute", "resolve_latest"])
    }

    @Test("cannot be written, or made longer, by what a workflow answers")
    func workflowsCannotWriteIt() throws {
        let answer = HTTPResponse(status: 200, fields: ["x-LOG": "other root / - - 0 0 0", "X-Execution-ID": "a b\tc"])
        let words = try line("GET", "/v1/acme/none/latest", answer)
        #expect(words.count == 8 && words[0] == "default" && words[4] == "a_b_c")
    }
}

import Fairness
import HTTPCore
import JSON
import MemoryStore
import RepositoryModel
import Stores
import Synchronization
import System
import TestSupport
import Testing
import WorkflowEngine

@testable import Gateway
@testable import Jobs

@Suite("Executions")
struct ExecutionTests {
    private let repository: Repository

    init() throws { repository = try Repository() }

    // MARK: What is kept

    @Test("that fail are kept with node and trace, unless the workflow says otherwise; others only if it says so")
    func policies() throws {
        for (name, settings, failures, successes) in [
            ("usual", [:], 1, 0), ("all", ["saveDataSuccessExecution": "all"], 1, 1),
            ("none", ["saveDataErrorExecution": "none"], 0, 0),
            ("default", ["saveDataSuccessExecution": "DEFAULT", "saveDataErrorExecution": "DEFAULT"], 1, 0),
        ] as [(String, JSONValue, Int, Int)] {
            repository.put("\(name)_bad", ExecutionSample.failing.setting("settings", to: settings))
            repository.put("\(name)_good", WorkflowSample.answering(1, ["settings": settings]))
            #expect(repository.execute("\(name)_bad").status == 500)
            #expect(repository.execute("\(name)_good").status == 200)
            #expect(repository.executions("?workflow=\(name)_bad").json["executions"]?.count == failures, "\(name)")
            #expect(repository.executions("?workflow=\(name)_good").json["executions"]?.count == successes, "\(name)")
        }
    }

    @Test("can be read one by one, under the id that the answer had")
    func one() throws {
        repository.put("bad", ExecutionSample.failing)
        let answer = repository.execute("bad")
        let id = try #require(answer.fields["X-Execution-ID"])
        let found = repository.call("GET", "/v1/executions/\(id)", as: "reader")
        #expect(found.status == 200)
        #expect(found.json["id"]?.string == id && found.json["workflow"] == "bad" && found.json["status"] == "error")
        #expect(found.json["version"]?.string == answer.fields["X-Workflow-Version"])
        #expect(found.json["error"]?["code"] == "WORKFLOW_ERROR")
        #expect(found.json["error"]?["details"]?[0]?["node"] == "Node")
        #expect(found.json["trace"]?[0]?["node"] == "Node" && found.json["trace"]?[0]?["status"] == "error")
        #expect(found.json["result"] == .null && found.json["duration_ms"]?.number != nil)
        #expect(found.json["started_at"]?.string?.hasSuffix("Z") == true)
        for id in ["nope", "..%2f", "a%20b"] {
            #expect(repository.call("GET", "/v1/executions/\(id)").code == "NOT_FOUND")
        }
    }

    @Test("are listed newest first, page by page, by workflow and status")
    func list() throws {
        repository.put("bad", ExecutionSample.failing)
        repository.put("good", WorkflowSample.answering(1, ["settings": ["saveDataSuccessExecution": "all"]]))
        let ids = (0..<5).compactMap { repository.execute($0 % 2 == 0 ? "bad" : "good").fields["X-Execution-ID"] }
        var found: [String] = []
        var query = "?limit=2"
        for _ in 0..<3 {
            let page = repository.executions(query)
            found += page.json["executions"]?.elements.compactMap { $0["id"]?.string } ?? []
            guard let next = page.json["next"]?.string else { break }
            #expect(page.fields["Link"] == "</v1/executions?limit=2&cursor=\(next)>; rel=\"next\"")
            query = "?limit=2&cursor=\(next)"
        }
        #expect(found == ids.reversed())
        #expect(repository.executions("?status=error").json["executions"]?.count == 3)
        #expect(repository.executions("?status=success&workflow=good").json["executions"]?.count == 2)
        #expect(repository.executions("?status=success&workflow=bad").json["executions"]?.count == 0)
        #expect(repository.executions("?workflow=a%0D%0Ab").json["executions"] == [])
        #expect(repository.executions("?limit=1").json["executions"]?[0]?["trace"] == nil)
        for query in ["?status=nope", "?status=", "?limit=0", "?limit=x", "?cursor=x"] {
            let refused = repository.executions(query)
            #expect(refused.code == "INVALID_REQUEST", "\(query)")
            #expect(refused.status == 400)
        }
    }

    @Test("of one tenant are nobody else's, and need a token that may read")
    func tenants() throws {
        repository.put("bad", ExecutionSample.failing)
        let id = try #require(repository.execute("bad").fields["X-Execution-ID"])
        #expect(repository.call("GET", "/v1/executions/\(id)", tenant: "other").code == "NOT_FOUND")
        #expect(repository.executions(tenant: "other").json["executions"] == [])
        #expect(repository.call("GET", "/v1/executions/\(id)", as: "acme").code == "NOT_FOUND")
        #expect(
            repository.call("GET", "/v1/executions/\(id)", as: "acme", tenant: "default").code == "TENANT_FORBIDDEN")
        #expect(repository.call("GET", "/v1/executions", as: nil).status == 401)
    }

    @Test("that fail over a route because of the caller are ordinary answers, and fill no disk")
    func routed() throws {
        #expect(repository.call("GET", "/v1/acme/none/latest").status == 404)
        #expect(repository.call("GET", "/v1/a%20b/c/latest").status == 400)
        #expect(repository.executions().json["executions"] == [])
    }

    @Test("have the results of nodes in their trace only where the settings ask for them, credentials masked")
    func values() throws {
        let parameters: JSONValue = ["value": ["token": "s3cret-of-the-caller", "plain": "seen"]]
        for (name, settings) in [("shy", [:]), ("open", ["saveExecutionProgress": true])] as [(String, JSONValue)] {
            repository.put(
                name,
                WorkflowSample.of(
                    "convert.to_json", parameters,
                    ["settings": settings.setting("saveDataSuccessExecution", to: "all")]))
            let id = try #require(repository.execute(name).fields["X-Execution-ID"])
            let node = repository.call("GET", "/v1/executions/\(id)").json["trace"]?[0]
            #expect((node?["value"] != nil) == (name == "open"))
            #expect(node?["size"]?.int != nil)
        }
    }

    // MARK: trace

    @Test("show their trace with the answer, beside its own keys, to whoever may write")
    func trace() throws {
        repository.put("bad", ExecutionSample.failing)
        repository.put("good", WorkflowSample.answering(7))
        let good = repository.execute("good", query: "?trace=true")
        #expect(good.json["answer"] == 7 && good.json["trace"]?[0]?["status"] == "success")
        #expect(good.json["trace"]?[0]?["size"] != nil || good.json["trace"]?[0]?["duration_us"] != nil)
        let bad = repository.execute("bad", query: "?trace=true")
        #expect(bad.code == "WORKFLOW_ERROR" && bad.json["trace"]?[0]?["status"] == "error")
        #expect(repository.execute("good", query: "?trace=false").json["trace"] == nil)
        let reader = repository.call(
            "POST", "/v1/workflows/resolve_latest/execute?trace=true", ["namespace": "a", "name": "b"], as: "reader")
        #expect(reader.code == "FORBIDDEN")
    }

    @Test("take no bad value of trace, mode or Idempotency-Key, and name it")
    func badValues() {
        repository.put("good", WorkflowSample.answering(7))
        for (query, key, name) in [
            ("?trace=1", nil, "trace"), ("?trace=", nil, "trace"), ("?mode=later", nil, "mode"),
            ("?mode=", nil, "mode"),
            ("", String(repeating: "k", count: 129), "Idempotency-Key"),
            ("", "é", "Idempotency-Key"),
        ] as [(String, String?, String)] {
            let refused = repository.execute("good", query: query, key: key)
            #expect(refused.code == "INVALID_REQUEST", "\(query)")
            #expect(refused.message?.hasPrefix("\(name) ") == true, "\(refused.message ?? "")")
        }
    }

    @Test("do not see in their inputs what was meant for the service")
    func inputs() {
        repository.put("echo", WorkflowSample.of("packagerepo.respond_json", ["body": ["inputs": "$input"]]))
        let answer = repository.execute("echo", ["a": 1], query: "?trace=true&mode=sync&b=2")
        #expect(answer.json["inputs"] == ["a": 1, "b": "2"])
    }

    // MARK: Later

    @Test("that run later are queued, can be followed, and end with their result")
    func later() throws {
        repository.put("good", WorkflowSample.answering("$input.n"))
        let answer = repository.execute("good", ["n": 5], query: "?mode=async")
        #expect(answer.status == 202 && answer.json["ok"] == true && answer.json["status"] == "queued")
        let id = try #require(answer.json["execution_id"]?.string)
        #expect(answer.fields["Location"] == "/v1/executions/\(id)")
        #expect(answer.fields["X-Execution-ID"] == id && answer.fields["X-Workflow-Version"]?.count == 16)
        let location = "/v1/executions/\(id)"
        let waiting = repository.call("GET", location).json
        #expect(waiting["request_id"] == "test", "the id of the request that queued it")
        #expect(waiting["status"] == "queued" && waiting["started_at"] == .null && waiting["duration_ms"] == .null)
        let runners = JobRunners(repository.jobs, queue: repository.queue, count: 0)
        #expect(runners.runOne())
        let ended = repository.call("GET", location).json
        #expect(ended["status"] == "success", "\(ended)")
        #expect(ended["result"]?["body"] == ["answer": 5, "tenant": "default"])
        #expect(ended["trace"]?.count == 1 && ended["created_by"] == "admin" && ended["request_id"] == "test")
        #expect(repository.call("GET", location, tenant: "other").code == "NOT_FOUND")
    }

    @Test("cannot be queued by who may not write, nor with inputs that must not be kept")
    func notLater() {
        #expect(
            repository.call(
                "POST", "/v1/workflows/resolve_latest/execute?mode=async", ["namespace": "a", "name": "b"],
                as: "reader"
            ).code == "FORBIDDEN")
        #expect(repository.execute("auth_login", query: "?mode=async").code == "INVALID_REQUEST")
        #expect(repository.execute("none", query: "?mode=async").code == "WORKFLOW_NOT_FOUND")
        #expect(repository.executions().json["executions"] == [])
    }

    @Test("are refused where too many of the tenant wait, those of others are not")
    func fullQueue() throws {
        let repository = try Repository(queueLimit: 1)
        func queue(_ tenant: String) -> HTTPResponse {
            repository.call(
                "POST", "/v1/workflows/resolve_latest/execute?mode=async", ["namespace": "a", "name": "b"],
                tenant: tenant)
        }
        #expect(queue("default").status == 202)
        let refused = queue("default")
        #expect(refused.code == "OVERLOADED" && refused.status == 503 && refused.fields["Retry-After"] != nil)
        #expect(queue("other").status == 202)
    }

    // MARK: What goes wrong

    @Test("stop when the client has gone, unless it has a key by which to ask again")
    func abandoned() throws {
        repository.put("slow", WorkflowSample.of("time.wait", ["duration": "20s"]))
        repository.put("quick", WorkflowSample.of("time.wait", ["duration": "60ms"]))
        func request(_ name: String, key: String? = nil) throws -> HTTPRequest {
            var fields: HTTPFields = ["Authorization": "Bearer \(try repository.token("admin"))"]
            fields["Idempotency-Key"] = key
            return HTTPRequest(
                method: "POST", target: try RequestTarget("/v1/workflows/\(name)/execute"), fields: fields, id: "test")
        }
        let gone = RequestThread(isClientGone: true)
        let left = repository.handler.respond(to: try request("slow"), phase: .request, thread: gone)
        #expect(left.code == "WORKFLOW_ERROR" && left.json["error"]?["details"]?[0]?["code"] == "CANCELLED")
        #expect(
            repository.executions("?workflow=slow").json["executions"]?[0]?["error"]?["details"]?[0]?["code"]
                == "CANCELLED")
        let kept = repository.handler.respond(to: try request("quick", key: "k"), phase: .request, thread: gone)
        #expect(kept.status == 200)
    }

    @Test("that let time pass let go of their thread, and are bounded for each tenant")
    func pauses() throws {
        repository.put("slow", WorkflowSample.of("time.wait", ["duration": "30s"]))
        let request = HTTPRequest(
            method: "POST", target: try RequestTarget("/v1/workflows/slow/execute"),
            fields: ["Authorization": "Bearer \(try repository.token("admin"))"], id: "test")
        let (repository, threads) = (repository, (0..<33).map { _ in RequestThread() })
        let answers = Mutex<[HTTPResponse]>([])
        inThreads(33) { number in
            let answer = repository.handler.respond(to: request, phase: .request, thread: threads[number])
            answers.withLock { $0.append(answer) }
            // The last is refused; then the clients of the others go.
            for thread in threads { thread.leave() }
        }
        let codes = answers.withLock { $0.map { $0.code ?? "" } }
        #expect(codes.sorted() == ["OVERLOADED"] + Array(repeating: "WORKFLOW_ERROR", count: 32))
        #expect(answers.withLock { $0.first { $0.status == 503 } }?.fields["Retry-After"] == "1")
    }

    @Test("that compute for long hand their thread on, and have it back for the answer")
    func computing() throws {
        repository.put(
            "busy", WorkflowSample.of("list.filter", ["list": "$input.items", "test": "join($input.items, ',') == ''"]))
        let items = JSONValue((0..<1_500).map { JSONValue("item \($0)") })
        let request = HTTPRequest(
            method: "POST", target: try RequestTarget("/v1/workflows/busy/execute"),
            fields: ["Authorization": "Bearer \(try repository.token("admin"))"],
            body: .bytes(Array((["items": items] as JSONValue).description.utf8)), id: "test")
        let thread = RequestThread()
        #expect(repository.handler.respond(to: request, phase: .request, thread: thread).status == 200)
        #expect(thread.waits == 1 && thread.waitsNow == 0)
    }

    @Test("of a tenant that has computed as much as it may are refused, and leave no record; those of others run")
    func computedEnough() throws {
        repository.put("one", WorkflowSample.answering(1, [:]))
        repository.put("one", WorkflowSample.answering(1, [:]), tenant: "acme")
        let record = repository.jobs.executor.share.record
        record.add(Double(2 * FairShare.Limits().computingPerMinute), of: .default, at: monotonicSeconds())
        func run(_ tenant: String) throws -> HTTPResponse {
            let request = HTTPRequest(
                method: "POST", target: try RequestTarget("/v1/workflows/one/execute"),
                fields: ["Authorization": "Bearer \(try repository.issueToken("admin"))", "X-Tenant-ID": tenant],
                id: "test")
            return repository.handler.respond(to: request, phase: .request, thread: RequestThread())
        }
        let refused = try run("default")
        #expect(refused.status == 429 && refused.code == "RATE_LIMITED")
        #expect(refused.fields["Retry-After"].flatMap { Int($0) } ?? 0 >= 60)
        #expect(repository.executions("?workflow=one").json["executions"] == [])
        #expect(try run("acme").status == 200)
    }

    @Test("that fail answer the same where their record cannot be stored")
    func unrecorded() throws {
        let repository = try Repository(store: fullStore)
        #expect(repository.call("PUT", "/v1/workflows/bad", ExecutionSample.failing).status == 201)
        for key in [nil, "k"] {
            let answer = repository.call(
                "POST", "/v1/workflows/bad/execute", [:], fields: key.map { ["Idempotency-Key": $0] } ?? [:])
            #expect(answer.status == 500 && answer.code == "WORKFLOW_ERROR")
            #expect(answer.json["error"]?["details"]?[0]?["node"] == "Node")
            #expect(answer.fields["X-Execution-ID"] != nil)
        }
        #expect(repository.call("GET", "/v1/executions").json["executions"] == [])
    }

    @Test("whose success cannot be stored have not happened, and say so")
    func uncommitted() throws {
        let repository = try Repository(store: fullStore)
        let keeping = WorkflowSample.answering(1, ["settings": ["saveDataSuccessExecution": "all"]])
        #expect(repository.call("PUT", "/v1/workflows/good", keeping).status == 201)
        let answer = repository.call("POST", "/v1/workflows/good/execute", [:])
        #expect(answer.code == "STORAGE_FULL" && answer.status == 507)
    }
}

/// A store whose device is full.
private var fullStore: InterceptedStore {
    InterceptedStore { _ throws(StoreError) in throw StoreError(.full, "no room") }
}

import HTTPCore
import JSON
import MemoryStore
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing
import WorkflowEngine

@testable import Gateway
@testable import Jobs

@Suite("Executions")
struct ExecutionTests {
    private let repository: Repository

    init() throws { repository = try Repository() }

    private func put(_ name: String, _ document: JSONValue, tenant: String? = nil) {
        let answer = repository.call("PUT", "/v1/workflows/\(name)", document, tenant: tenant)
        #expect([200, 201].contains(answer.status), "\(answer.json)")
    }

    private func execute(
        _ name: String, _ body: JSONValue = [:], query: String = "", as user: String = "admin", tenant: String? = nil,
        key: String? = nil
    ) -> HTTPResponse {
        repository.call(
            "POST", "/v1/workflows/\(name)/execute\(query)", body, as: user, tenant: tenant,
            fields: key.map { ["Idempotency-Key": $0] } ?? [:])
    }

    private func executions(_ query: String = "", as user: String = "admin", tenant: String? = nil) -> HTTPResponse {
        repository.call("GET", "/v1/executions\(query)", as: user, tenant: tenant)
    }

    private static let failing = WorkflowSample.of("math.divide", ["a": 1, "b": 0])

    private static func counting(_ more: JSONValue = [:]) -> JSONValue {
        WorkflowSample.of("packagerepo.emit_event", ["type": "counted", "payload": "$input"], more)
    }

    /// The key of `execute("count", key: "k")`.
    private static let key = IdempotencyKey(subject: "admin", workflow: "count", text: "k")

    /// Has another execution answer a request of that key, for longer than a test takes.
    private func reserve(for request: HTTPRequest, owner: String) throws {
        let reservation = Reservation(
            fingerprint: IdempotentExecution.fingerprint(of: request), execution: "other", owner: owner,
            deadline: Timestamp(seconds: 9_000_000_000), expiresAt: Timestamp(seconds: 9_000_000_000))
        let outcome = try repository.metadata.reserve(
            Self.key, for: reservation, replacing: nil, at: .now, tenant: .default)
        #expect(outcome == .reserved)
    }

    private func countEvents() throws -> Int { try repository.metadata.events(limit: 99, tenant: .default).count }

    // MARK: What is kept

    @Test("that fail are kept with node and trace, unless the workflow says otherwise; others only if it says so")
    func policies() throws {
        for (name, settings, failures, successes) in [
            ("usual", [:], 1, 0), ("all", ["saveDataSuccessExecution": "all"], 1, 1),
            ("none", ["saveDataErrorExecution": "none"], 0, 0),
            ("default", ["saveDataSuccessExecution": "DEFAULT", "saveDataErrorExecution": "DEFAULT"], 1, 0),
        ] as [(String, JSONValue, Int, Int)] {
            put("\(name)_bad", Self.failing.setting("settings", to: settings))
            put("\(name)_good", WorkflowSample.answering(1, ["settings": settings]))
            #expect(execute("\(name)_bad").status == 500)
            #expect(execute("\(name)_good").status == 200)
            #expect(executions("?workflow=\(name)_bad").json["executions"]?.count == failures, "\(name)")
            #expect(executions("?workflow=\(name)_good").json["executions"]?.count == successes, "\(name)")
        }
    }

    @Test("can be read one by one, under the id that the answer had")
    func one() throws {
        put("bad", Self.failing)
        let answer = execute("bad")
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
        put("bad", Self.failing)
        put("good", WorkflowSample.answering(1, ["settings": ["saveDataSuccessExecution": "all"]]))
        let ids = (0..<5).compactMap { execute($0 % 2 == 0 ? "bad" : "good").fields["X-Execution-ID"] }
        var found: [String] = []
        var query = "?limit=2"
        for _ in 0..<3 {
            let page = executions(query)
            found += page.json["executions"]?.elements.compactMap { $0["id"]?.string } ?? []
            guard let next = page.json["next"]?.string else { break }
            #expect(page.fields["Link"] == "</v1/executions?limit=2&cursor=\(next)>; rel=\"next\"")
            query = "?limit=2&cursor=\(next)"
        }
        #expect(found == ids.reversed())
        #expect(executions("?status=error").json["executions"]?.count == 3)
        #expect(executions("?status=success&workflow=good").json["executions"]?.count == 2)
        #expect(executions("?status=success&workflow=bad").json["executions"]?.count == 0)
        #expect(executions("?workflow=a%0D%0Ab").json["executions"] == [])
        #expect(executions("?limit=1").json["executions"]?[0]?["trace"] == nil)
        for query in ["?status=nope", "?status=", "?limit=0", "?limit=x", "?cursor=x"] {
            let refused = executions(query)
            #expect(refused.code == "INVALID_REQUEST", "\(query)")
            #expect(refused.status == 400)
        }
    }

    @Test("of one tenant are nobody else's, and need a token that may read")
    func tenants() throws {
        put("bad", Self.failing)
        let id = try #require(execute("bad").fields["X-Execution-ID"])
        #expect(repository.call("GET", "/v1/executions/\(id)", tenant: "other").code == "NOT_FOUND")
        #expect(executions(tenant: "other").json["executions"] == [])
        #expect(repository.call("GET", "/v1/executions/\(id)", as: "acme").code == "NOT_FOUND")
        #expect(
            repository.call("GET", "/v1/executions/\(id)", as: "acme", tenant: "default").code == "TENANT_FORBIDDEN")
        #expect(repository.call("GET", "/v1/executions", as: nil).status == 401)
    }

    @Test("that fail over a route because of the caller are ordinary answers, and fill no disk")
    func routed() throws {
        #expect(repository.call("GET", "/v1/acme/none/latest").status == 404)
        #expect(repository.call("GET", "/v1/a%20b/c/latest").status == 400)
        #expect(executions().json["executions"] == [])
    }

    @Test("have the results of nodes in their trace only where the settings ask for them, credentials masked")
    func values() throws {
        let parameters: JSONValue = ["value": ["token": "s3cret-of-the-caller", "plain": "seen"]]
        for (name, settings) in [("shy", [:]), ("open", ["saveExecutionProgress": true])] as [(String, JSONValue)] {
            put(
                name,
                WorkflowSample.of(
                    "convert.to_json", parameters,
                    ["settings": settings.setting("saveDataSuccessExecution", to: "all")]))
            let id = try #require(execute(name).fields["X-Execution-ID"])
            let node = repository.call("GET", "/v1/executions/\(id)").json["trace"]?[0]
            #expect((node?["value"] != nil) == (name == "open"))
            #expect(node?["size"]?.int != nil)
        }
    }

    // MARK: trace

    @Test("show their trace with the answer, beside its own keys, to whoever may write")
    func trace() throws {
        put("bad", Self.failing)
        put("good", WorkflowSample.answering(7))
        let good = execute("good", query: "?trace=true")
        #expect(good.json["answer"] == 7 && good.json["trace"]?[0]?["status"] == "success")
        #expect(good.json["trace"]?[0]?["size"] != nil || good.json["trace"]?[0]?["duration_us"] != nil)
        let bad = execute("bad", query: "?trace=true")
        #expect(bad.code == "WORKFLOW_ERROR" && bad.json["trace"]?[0]?["status"] == "error")
        #expect(execute("good", query: "?trace=false").json["trace"] == nil)
        let reader = repository.call(
            "POST", "/v1/workflows/resolve_latest/execute?trace=true", ["namespace": "a", "name": "b"], as: "reader")
        #expect(reader.code == "FORBIDDEN")
    }

    @Test("take no bad value of trace, mode or Idempotency-Key, and name it")
    func badValues() {
        put("good", WorkflowSample.answering(7))
        for (query, key, name) in [
            ("?trace=1", nil, "trace"), ("?trace=", nil, "trace"), ("?mode=later", nil, "mode"),
            ("?mode=", nil, "mode"),
            ("", String(repeating: "k", count: 129), "Idempotency-Key"),
            ("", "é", "Idempotency-Key"),
        ] as [(String, String?, String)] {
            let refused = execute("good", query: query, key: key)
            #expect(refused.code == "INVALID_REQUEST", "\(query)")
            #expect(refused.message?.hasPrefix("\(name) ") == true, "\(refused.message ?? "")")
        }
    }

    @Test("do not see in their inputs what was meant for the service")
    func inputs() {
        put("echo", WorkflowSample.of("packagerepo.respond_json", ["body": ["inputs": "$input"]]))
        let answer = execute("echo", ["a": 1], query: "?trace=true&mode=sync&b=2")
        #expect(answer.json["inputs"] == ["a": 1, "b": "2"])
    }

    // MARK: Later

    @Test("that run later are queued, can be followed, and end with their result")
    func later() throws {
        put("good", WorkflowSample.answering("$input.n"))
        let answer = execute("good", ["n": 5], query: "?mode=async")
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
        #expect(execute("auth_login", query: "?mode=async").code == "INVALID_REQUEST")
        #expect(execute("none", query: "?mode=async").code == "WORKFLOW_NOT_FOUND")
        #expect(executions().json["executions"] == [])
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

    // MARK: Once

    @Test("of one Idempotency-Key happen once, and every request of it gets the first answer")
    func once() throws {
        put("count", Self.counting())
        let first = execute("count", ["a": 1], key: "k 1")
        #expect(first.status == 200)
        for _ in 0..<3 {
            let again = execute("count", ["a": 1], key: "k 1")
            #expect(again.status == first.status && again.body.serialized == first.body.serialized)
            #expect(again.fields["X-Execution-ID"] == first.fields["X-Execution-ID"])
            #expect(again.fields["Content-Type"] == "application/json")
        }
        #expect(try countEvents() == 1)
        let other = execute("count", ["a": 2], key: "k 1")
        #expect(other.code == "ALREADY_EXISTS" && other.status == 409)
        #expect(execute("count", ["a": 1], query: "?b=1", key: "k 1").code == "ALREADY_EXISTS")
        #expect(try countEvents() == 1)
    }

    @Test("of one key that answer with a file have nginx send it each time")
    func files() throws {
        #expect(repository.publish("a/b/1/x").status == 201)
        let inputs: JSONValue = ["namespace": "a", "name": "b", "version": "1", "variant": "x"]
        let answers = (0..<2).map { _ in execute("download_artifact", inputs, key: "k") }
        for answer in answers {
            #expect(answer.status == 200 && answer.body.serialized.isEmpty)
            #expect(answer.sentFields["X-Accel-Redirect"] != nil)
            #expect(answer.fields["X-Execution-ID"] == answers[0].fields["X-Execution-ID"])
        }
    }

    @Test("of the same key by another principal, for another tenant or workflow are others")
    func scopes() throws {
        for tenant in ["default", "acme"] {
            put("count", Self.counting(), tenant: tenant)
            put("count2", Self.counting(), tenant: tenant)
        }
        let ids = [
            execute("count", key: "k"), execute("count2", key: "k"), execute("count", tenant: "acme", key: "k"),
            execute("count", as: "acme", key: "k"), execute("count", key: "K"),
        ].map { $0.fields["X-Execution-ID"] ?? "" }
        #expect(Set(ids).count == 5, "\(ids)")
    }

    @Test("whose answer is the caller's fault are kept too; where the service failed the next request tries again")
    func failures() throws {
        put("bad", Self.failing)
        #expect(execute("bad", key: "k").fields["X-Execution-ID"] != execute("bad", key: "k").fields["X-Execution-ID"])
        #expect(try repository.metadata.owners().isEmpty)
        let missing = (0..<2).map { _ in execute("resolve_latest", ["namespace": "a", "name": "b"], key: "k") }
        #expect(missing.allSatisfy { $0.status == 404 })
        #expect(missing[0].body.serialized == missing[1].body.serialized)
        #expect(missing[0].fields["X-Execution-ID"] == missing[1].fields["X-Execution-ID"])
        put("answers_500", WorkflowSample.of("packagerepo.respond_json", ["body": [:], "status": 500]))
        let ids = (0..<2).map { _ in execute("answers_500", key: "k").fields["X-Execution-ID"] }
        #expect(ids[0] != ids[1])
    }

    @Test("that log somebody in are never kept: their answer is a token")
    func logins() {
        let login: JSONValue = ["username": "reader", "password": "secret of reader"]
        let answers = (0..<2).map { _ in execute("auth_login", login, key: "k") }
        #expect(answers.allSatisfy { $0.status == 200 && $0.json["token"] != nil })
        #expect(answers[0].fields["X-Execution-ID"] != answers[1].fields["X-Execution-ID"])
    }

    @Test("of one key at once: one runs, the others wait for it")
    func atOnce() throws {
        put("count", Self.counting())
        let repository = repository
        inThreads(8) { _ in
            let answer = repository.call(
                "POST", "/v1/workflows/count/execute", ["a": 1], fields: ["Idempotency-Key": "k"])
            #expect(answer.status == 200)
        }
        #expect(try countEvents() == 1)
    }

    @Test("that wait for the answer to another of their key let go of their thread, and are bounded for each tenant")
    func waiting() throws {
        put("count", Self.counting())
        let request = HTTPRequest(
            method: "POST", target: try RequestTarget("/v1/workflows/count/execute"),
            fields: ["Authorization": "Bearer \(try repository.token("admin"))", "Idempotency-Key": "k"],
            body: .bytes(Array("{}".utf8)), id: "test")
        try reserve(for: request, owner: repository.jobs.membership.name)
        let (repository, threads) = (repository, (0..<17).map { _ in RequestThread() })
        let statuses = Mutex<[Int]>([])
        inThreads(18) { number in
            guard number < 17 else {
                // All but one wait by now, or are refused: the key is given up, and one of them runs.
                awaitCondition("one too many is refused") { statuses.withLock { $0.contains(503) } }
                try? repository.metadata.commit([.releaseKey(Self.key, execution: "other")], tenant: .default)
                return
            }
            let status = repository.handler.respond(to: request, phase: .request, thread: threads[number]).status
            statuses.withLock { $0.append(status) }
        }
        #expect(statuses.withLock { $0.sorted() } == Array(repeating: 200, count: 16) + [503])
        #expect(threads.allSatisfy { $0.waitsNow == 0 }, "whoever waited goes on")
        #expect(threads.count { $0.waits == 1 } == 16)
        #expect(try countEvents() == 1)
    }

    @Test("whose owner died in the middle are taken over")
    func takenOver() throws {
        put("count", Self.counting())
        let request = try HTTPRequest(
            method: "POST", target: RequestTarget("/v1/workflows/count/execute"), body: .bytes(Array("{}".utf8)),
            id: "test")
        try reserve(for: request, owner: String(repeating: "0", count: 32))
        #expect(execute("count", key: "k").status == 200)
        #expect(try countEvents() == 1)
    }

    @Test("that run later happen once too, and the 202 is the answer")
    func onceLater() throws {
        put("count", Self.counting())
        let answers = (0..<3).map { _ in execute("count", query: "?mode=async", key: "k") }
        #expect(answers.allSatisfy { $0.status == 202 && $0.body.serialized == answers[0].body.serialized })
        #expect(answers.allSatisfy { $0.fields["Location"] == answers[0].fields["Location"] })
        let runners = JobRunners(repository.jobs, queue: repository.queue, count: 0)
        #expect(runners.runOne() && !runners.runOne())
        #expect(try countEvents() == 1)
    }

    // MARK: What goes wrong

    @Test("stop when the client has gone, unless it has a key by which to ask again")
    func abandoned() throws {
        put("slow", WorkflowSample.of("time.wait", ["duration": "20s"]))
        put("quick", WorkflowSample.of("time.wait", ["duration": "60ms"]))
        func request(_ name: String, key: String? = nil) throws -> HTTPRequest {
            var fields: HTTPFields = ["Authorization": "Bearer \(try repository.token("admin"))"]
            fields["Idempotency-Key"] = key
            return HTTPRequest(
                method: "POST", target: try RequestTarget("/v1/workflows/\(name)/execute"), fields: fields, id: "test")
        }
        let gone = RequestThread(isClientGone: true)
        let left = repository.handler.respond(to: try request("slow"), phase: .request, thread: gone)
        #expect(left.code == "WORKFLOW_ERROR" && left.json["error"]?["details"]?[0]?["code"] == "CANCELLED")
        #expect(executions("?workflow=slow").json["executions"]?[0]?["error"]?["details"]?[0]?["code"] == "CANCELLED")
        let kept = repository.handler.respond(to: try request("quick", key: "k"), phase: .request, thread: gone)
        #expect(kept.status == 200)
    }

    @Test("that let time pass let go of their thread, and are bounded for each tenant")
    func pauses() throws {
        put("slow", WorkflowSample.of("time.wait", ["duration": "30s"]))
        let request = HTTPRequest(
            method: "POST", target: try RequestTarget("/v1/workflows/slow/execute"),
            fields: ["Authorization": "Bearer \(try repository.token("admin"))"], id: "test")
        let (repository, threads) = (repository, (0..<17).map { _ in RequestThread() })
        let answers = Mutex<[HTTPResponse]>([])
        inThreads(17) { number in
            let answer = repository.handler.respond(to: request, phase: .request, thread: threads[number])
            answers.withLock { $0.append(answer) }
            // The seventeenth is refused; then the clients of the others go.
            for thread in threads { thread.leave() }
        }
        let codes = answers.withLock { $0.map { $0.code ?? "" } }
        #expect(codes.sorted() == ["OVERLOADED"] + Array(repeating: "WORKFLOW_ERROR", count: 16))
        #expect(answers.withLock { $0.first { $0.status == 503 } }?.fields["Retry-After"] == "1")
    }

    @Test("that fail answer the same where their record cannot be stored")
    func unrecorded() throws {
        let repository = try Repository(store: fullStore)
        #expect(repository.call("PUT", "/v1/workflows/bad", Self.failing).status == 201)
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

/// The thread of a request, which counts its waits.
private final class RequestThread: ExecutionThread, Sendable {
    private let client: Atomic<Bool>
    private let waiting = Atomic(0)
    private let waited = Atomic(0)

    init(isClientGone: Bool = false) { client = Atomic(isClientGone) }

    var isClientGone: Bool { client.load(ordering: .relaxed) }
    /// How many waits have begun and not ended.
    var waitsNow: Int { waiting.load(ordering: .relaxed) }
    /// How many have begun.
    var waits: Int { waited.load(ordering: .relaxed) }

    /// Has the client go.
    func leave() { client.store(true, ordering: .relaxed) }

    func beginWait() {
        waiting.add(1, ordering: .relaxed)
        waited.add(1, ordering: .relaxed)
    }
    func endWait() { waiting.subtract(1, ordering: .relaxed) }
}

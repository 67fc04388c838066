import HTTPCore
import JSON
import MemoryStore
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing

@testable import Gateway
@testable import Jobs

@Suite("Executions that have a key")
struct IdempotencyTests {
    private let repository: Repository

    init() throws { repository = try Repository() }

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

    @Test("of one Idempotency-Key happen once, and every request of it gets the first answer")
    func once() throws {
        repository.put("count", ExecutionSample.counting())
        let first = repository.execute("count", ["a": 1], key: "k 1")
        #expect(first.status == 200)
        for _ in 0..<3 {
            let again = repository.execute("count", ["a": 1], key: "k 1")
            #expect(again.status == first.status && again.body.serialized == first.body.serialized)
            #expect(again.fields["X-Execution-ID"] == first.fields["X-Execution-ID"])
            #expect(again.fields["Content-Type"] == "application/json")
        }
        #expect(try repository.countEvents() == 1)
        let other = repository.execute("count", ["a": 2], key: "k 1")
        #expect(other.code == "ALREADY_EXISTS" && other.status == 409)
        #expect(repository.execute("count", ["a": 1], query: "?b=1", key: "k 1").code == "ALREADY_EXISTS")
        #expect(try repository.countEvents() == 1)
    }

    @Test("of one key that answer with a file have nginx send it each time")
    func files() throws {
        #expect(repository.publish("a/b/1/x").status == 201)
        let inputs: JSONValue = ["namespace": "a", "name": "b", "version": "1", "variant": "x"]
        let answers = (0..<2).map { _ in repository.execute("download_artifact", inputs, key: "k") }
        for answer in answers {
            #expect(answer.status == 200 && answer.body.serialized.isEmpty)
            #expect(answer.sentFields["X-Accel-Redirect"] != nil)
            #expect(answer.fields["X-Execution-ID"] == answers[0].fields["X-Execution-ID"])
        }
    }

    @Test("of the same key by another principal, for another tenant or workflow are others")
    func scopes() throws {
        for tenant in ["default", "acme"] {
            repository.put("count", ExecutionSample.counting(), tenant: tenant)
            repository.put("count2", ExecutionSample.counting(), tenant: tenant)
        }
        let ids = [
            repository.execute("count", key: "k"), repository.execute("count2", key: "k"),
            repository.execute("count", tenant: "acme", key: "k"),
            repository.execute("count", as: "acme", key: "k"), repository.execute("count", key: "K"),
        ].map { $0.fields["X-Execution-ID"] ?? "" }
        #expect(Set(ids).count == 5, "\(ids)")
    }

    @Test("whose answer is the caller's fault are kept too; where the service failed the next request tries again")
    func failures() throws {
        repository.put("bad", ExecutionSample.failing)
        #expect(
            repository.execute("bad", key: "k").fields["X-Execution-ID"]
                != repository.execute("bad", key: "k").fields["X-Execution-ID"])
        #expect(try repository.metadata.owners().isEmpty)
        let missing = (0..<2).map { _ in
            repository.execute("resolve_latest", ["namespace": "a", "name": "b"], key: "k")
        }
        #expect(missing.allSatisfy { $0.status == 404 })
        #expect(missing[0].body.serialized == missing[1].body.serialized)
        #expect(missing[0].fields["X-Execution-ID"] == missing[1].fields["X-Execution-ID"])
        repository.put("answers_500", WorkflowSample.of("packagerepo.respond_json", ["body": [:], "status": 500]))
        let ids = (0..<2).map { _ in repository.execute("answers_500", key: "k").fields["X-Execution-ID"] }
        #expect(ids[0] != ids[1])
    }

    @Test("that log somebody in are never kept: their answer is a token")
    func logins() {
        let login: JSONValue = ["username": "reader", "password": "secret of reader"]
        let answers = (0..<2).map { _ in repository.execute("auth_login", login, key: "k") }
        #expect(answers.allSatisfy { $0.status == 200 && $0.json["token"] != nil })
        #expect(answers[0].fields["X-Execution-ID"] != answers[1].fields["X-Execution-ID"])
    }

    @Test("of one key at once: one runs, the others wait for it")
    func atOnce() throws {
        repository.put("count", ExecutionSample.counting())
        let repository = repository
        inThreads(8) { _ in
            let answer = repository.call(
                "POST", "/v1/workflows/count/execute", ["a": 1], fields: ["Idempotency-Key": "k"])
            #expect(answer.status == 200)
        }
        #expect(try repository.countEvents() == 1)
    }

    @Test("that wait for the answer to another of their key let go of their thread, and are bounded for each tenant")
    func waiting() throws {
        repository.put("count", ExecutionSample.counting())
        let request = HTTPRequest(
            method: "POST", target: try RequestTarget("/v1/workflows/count/execute"),
            fields: ["Authorization": "Bearer \(try repository.token("admin"))", "Idempotency-Key": "k"],
            body: .bytes(Array("{}".utf8)), id: "test")
        try reserve(for: request, owner: repository.jobs.membership.name)
        let (repository, threads) = (repository, (0..<33).map { _ in RequestThread() })
        let statuses = Mutex<[Int]>([])
        inThreads(34) { number in
            guard number < 33 else {
                // All but one wait by now, or are refused: the key is given up, and one of them runs.
                awaitCondition("one too many is refused") { statuses.withLock { $0.contains(503) } }
                try? repository.metadata.commit([.releaseKey(Self.key, execution: "other")], tenant: .default)
                return
            }
            let status = repository.handler.respond(to: request, phase: .request, thread: threads[number]).status
            statuses.withLock { $0.append(status) }
        }
        #expect(statuses.withLock { $0.sorted() } == Array(repeating: 200, count: 32) + [503])
        #expect(threads.allSatisfy { $0.waitsNow == 0 }, "whoever waited goes on")
        #expect(threads.count { $0.waits == 1 } == 32)
        #expect(try repository.countEvents() == 1)
    }

    @Test("whose owner died in the middle are taken over")
    func takenOver() throws {
        repository.put("count", ExecutionSample.counting())
        let request = try HTTPRequest(
            method: "POST", target: RequestTarget("/v1/workflows/count/execute"), body: .bytes(Array("{}".utf8)),
            id: "test")
        try reserve(for: request, owner: String(repeating: "0", count: 32))
        #expect(repository.execute("count", key: "k").status == 200)
        #expect(try repository.countEvents() == 1)
    }

    @Test("that run later happen once too, and the 202 is the answer")
    func onceLater() throws {
        repository.put("count", ExecutionSample.counting())
        let answers = (0..<3).map { _ in repository.execute("count", query: "?mode=async", key: "k") }
        #expect(answers.allSatisfy { $0.status == 202 && $0.body.serialized == answers[0].body.serialized })
        #expect(answers.allSatisfy { $0.fields["Location"] == answers[0].fields["Location"] })
        let runners = JobRunners(repository.jobs, queue: repository.queue, count: 0)
        #expect(runners.runOne() && !runners.runOne())
        #expect(try repository.countEvents() == 1)
    }
}

import JSON
import RepositoryModel
import Stores
import TestSupport
import Testing
import WorkflowEngine
import WorkflowModel

@testable import Jobs

@Suite("A queued execution")
struct JobRunnerTests {
    @Test("runs with its inputs and its principal, and is recorded with what it wrote")
    func runs() throws {
        let pool = try Pool()
        try pool.share("w", Document.writing())
        try pool.enqueue("w", ["é": [1, nil]])
        #expect(try pool.execution().status == .queued)
        #expect(pool.runners().runOne())
        #expect(!pool.runners().runOne())
        let record = try pool.execution()
        #expect(record.status == .success && record.error == nil && record.subject == "ada")
        #expect(record.result?["status"] == 200)
        #expect(record.result?["body"] == ["inputs": ["é": [1, nil]], "who": "ada"])
        #expect(record.trace?.elements.map { $0["node"] } == ["N0", "N1"])
        #expect(record.startedAt.map { $0 >= record.createdAt } == true && record.duration != nil)
        #expect(try pool.store.document(DocumentKey("doc/written"), tenant: .default) == ["é": [1, nil]])
        #expect(try pool.store.owners().isEmpty)
    }

    @Test("that fails is recorded with the node and the reason, and leaves nothing")
    func fails() throws {
        let pool = try Pool()
        try pool.share(
            "w",
            Document.chain([
                ("packagerepo.kv_put", ["key": "doc/written", "value": 1, "if_absent": false]),
                ("math.divide", ["a": 1, "b": 0]),
            ]))
        try pool.enqueue("w")
        #expect(pool.runners().runOne())
        let record = try pool.execution()
        #expect(record.status == .error)
        #expect(record.error?["code"] == "WORKFLOW_ERROR")
        #expect(record.error?["details"]?[0]?["node"] == "N1")
        #expect(record.trace?.count == 2)
        #expect(try pool.store.document(DocumentKey("doc/written"), tenant: .default) == nil)
        #expect(!pool.runners().runOne(), "a failure is not run again")
    }

    @Test("whose workflow is gone when its turn comes has failed")
    func gone() throws {
        let pool = try Pool()
        try pool.share("w", Document.writing())
        try pool.enqueue("w")
        try pool.unshare("w")
        #expect(pool.runners().runOne())
        #expect(try pool.execution().status == .error)
        #expect(try pool.execution().error?["code"] == "WORKFLOW_NOT_FOUND")
    }

    @Test("that was taken over by another process in the meantime writes nothing")
    func superseded() throws {
        let pool = try Pool()
        try pool.share("w", Document.writing())
        try pool.enqueue("w")
        let job = try #require(try pool.store.claimJob(by: "dead", after: nil, at: .now))
        _ = try pool.store.releaseClaims(of: "dead", maximumAttempts: 2, error: nil, at: .now)
        let run = JobRun(services: pool.services, isOutOfTime: { false })
        run.perform(job, JobClaim(id: job.id, owner: "dead", attempt: 1))
        #expect(try pool.execution().status == .queued)
        #expect(try pool.store.document(DocumentKey("doc/written"), tenant: .default) == nil)
        #expect(pool.runners().runOne())
        #expect(try pool.execution().status == .success)
    }

    @Test("whose process died runs once more; when that dies too it has failed, and says so")
    func lost() throws {
        let pool = try Pool()
        try pool.share("w", Document.writing())
        try pool.enqueue("w")
        let lost = LostJobs(pool.services)
        for attempt in 1...2 {
            var other: Pool? = try Pool(with: pool)
            let owner = try #require(other?.services.membership.name)
            #expect(try pool.store.claimJob(by: owner, after: nil, at: .now)?.attempts == attempt)
            #expect(lost.recover() == 0, "its owner lives")
            #expect(try pool.execution().status == .running)
            other = nil
            #expect(lost.recover() == 1)
            #expect(lost.recover() == 0)
        }
        #expect(try pool.execution().status == .error)
        #expect(try pool.execution().error?["code"] == "INTERNAL_ERROR")
        #expect(!pool.runners().runOne())
    }

    @Test("is run by threads that take turns, each once")
    func threads() throws {
        let pool = try Pool()
        try pool.share("w", Document.writing())
        for number in 0..<20 { try pool.enqueue("w", id: "e\(number)") }
        let runners = pool.runners(3)
        try runners.start()
        while try !pool.store.executions(matching: .init(limit: 1, status: .queued), tenant: .default).isEmpty {}
        runners.stop()
        runners.join(seconds: 60)
        #expect(try pool.store.executions(matching: .init(limit: 99, status: .success), tenant: .default).count == 20)
    }

    @Test("that a process which ends cannot finish is given back, and that attempt does not count")
    func drain() throws {
        let pool = try Pool()
        try pool.share("w", Document.of("time.wait", ["duration": "20s"]))
        try pool.enqueue("w")
        let runners = pool.runners(1)
        try runners.start()
        while try pool.execution().status != .running {}
        runners.stop()
        runners.join(seconds: 0, more: 30)
        #expect(try pool.execution().status == .queued)
        #expect(try pool.store.claimJob(by: "next", after: nil, at: .now)?.attempts == 1)
    }
}

@Suite("A stored request")
struct StoredRequestTests {
    @Test("is the request again")
    func roundTrip() throws {
        let text = Array(#"{"a": "é\u0000"}"#.utf8)
        let request = WorkflowRequest(
            method: "POST", path: "/v1/workflows/w/execute", query: [.init(name: "q", value: "1 & é")],
            fields: ["X-A": "b"], body: .json(text: text, value: ["a": 1]), contentLength: 5)
        let read = StoredRequest.request(try JSONValue.parse(StoredRequest.json(request).serialized()))
        for name in WorkflowRequest.memberNames where name != "json" {
            #expect(read.member(name)?.json == request.member(name)?.json, "\(name)")
        }
    }

    @Test("without a body, or of a shape that nobody wrote, is still one")
    func odd() {
        #expect(StoredRequest.request(StoredRequest.json(WorkflowRequest())).json.isNull)
        #expect(StoredRequest.request(["fields": [["a\n", "b"], 5], "body": "{"]).fields["a\n"] == nil)
    }
}

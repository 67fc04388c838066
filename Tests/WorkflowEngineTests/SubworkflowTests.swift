import JSON
import MemoryStore
import RepositoryModel
import Stores
import TestSupport
import Testing
import WorkflowModel
import WorkflowTestSupport

@testable import WorkflowEngine

@Suite("A workflow inside another")
struct SubworkflowTests {
    private func calling(_ name: String, _ inputs: JSONValue = [:]) -> Sketch {
        var sketch = Sketch()
        sketch.node("Call", "execute", ["name": JSONValue(name), "inputs": inputs])
        sketch.node("End", "give", ["value": ["got": "$json"]])
        sketch.edge("Call", "End")
        return sketch
    }

    @Test("gets its inputs, and gives its output or the body of its answer")
    func results() throws {
        var output = Sketch()
        output.node("Give", "give", ["value": "{{ $input.n + 1 }}"])
        var answer = Sketch()
        answer.node("Answer", "answer", ["body": ["n": "$input.n"]])
        let plans = ["output": try output.plan(), "answer": try answer.plan()]
        #expect(try calling("output", ["n": 1]).run(workflows: plans) == ["got": 2])
        #expect(try calling("answer", ["n": "$input.m"]).run(["m": 7], workflows: plans) == ["got": ["n": 7]])
    }

    @Test("fails the node that runs it, with its own code and the place")
    func failures() throws {
        var inner = Sketch()
        inner.node("Fail", "fail", ["code": "$input.code"])
        let plans = ["inner": try inner.plan()]
        let own = #expect(throws: ExecutionFailure.self) {
            try calling("inner", ["code": "OUT_OF_RANGE"]).run(workflows: plans)
        }
        #expect(own?.node == "Call")
        #expect(own?.failure.code == "OUT_OF_RANGE")
        #expect(own?.failure.message == "in workflow 'inner', node 'Fail': it failed")
        let callers = #expect(throws: ExecutionFailure.self) {
            try calling("inner", ["code": "NOT_FOUND"]).run(workflows: plans)
        }
        #expect(callers?.apiError.code.status == 404)
        #expect(callers?.failure.message == "it failed")
        let missing = #expect(throws: ExecutionFailure.self) { try calling("nope").run(workflows: plans) }
        #expect(missing?.failure.code == "WORKFLOW_NOT_FOUND")
    }

    @Test("inside itself ends at the limit of the depth, and names it")
    func depth() throws {
        let plan = try calling("self").plan()
        var limits = Executor.Limits()
        limits.depth = 3
        let failure = #expect(throws: ExecutionFailure.self) {
            try calling("self").run(limits: limits, workflows: ["self": plan])
        }
        #expect(failure?.failure.limit == "sub-workflow depth")
    }

    @Test("counts with the outer one for the limit of nodes")
    func nodes() throws {
        var inner = Sketch()
        for index in 0..<5 { inner.node("N\(index)", "give") }
        var limits = Executor.Limits()
        limits.nodes = 4
        let failure = #expect(throws: ExecutionFailure.self) {
            try calling("inner").run(limits: limits, workflows: ["inner": try inner.plan()])
        }
        #expect(failure?.failure.limit == "nodes run")
        #expect(failure?.failure.message.contains("node 'N3'") == true)
    }

    @Test("writes in the same unit of work: a failure behind it leaves nothing")
    func writes() throws {
        var inner = Sketch()
        inner.node("Put", "put", ["key": "doc/x"])
        var outer = calling("inner")
        outer.node("Fail", "fail")
        outer.edge("End", "Fail")
        let plans = ["inner": try inner.plan()]
        let metadata = InMemoryMetadataStore()
        #expect(throws: ExecutionFailure.self) { try outer.run(metadata: metadata, workflows: plans) }
        #expect(try metadata.document(DocumentKey("doc/x"), tenant: .default) == nil)
        _ = try calling("inner").run(metadata: metadata, workflows: plans)
        #expect(try metadata.document(DocumentKey("doc/x"), tenant: .default) == true)
    }

    @Test("runs for each item as the body of a loop, with the item's members, the item and its index")
    func bodies() throws {
        var inner = Sketch()
        inner.node("Give", "give", ["value": ["$input.item", "$input.index", "$input.n"]])
        var outer = Sketch()
        outer.node("Loop", "loop", ["items": [["n": 5], 6], "body": "inner"])
        outer.node("End", "give", ["value": "$json"])
        outer.edge("Loop", "End", "1")
        #expect(
            try outer.run(workflows: ["inner": try inner.plan()]) == [[["n": 5], 0, 5], [6, 1, nil]])
    }

    @Test("may have a loop of its own, whose variables the outer one does not see")
    func loops() throws {
        var inner = Sketch()
        inner.node("Loop", "loop", ["items": "$input.list"])
        inner.node("Give", "give", ["value": "{{ $item + 1 }}", "out": "more"])
        inner.edge("Loop", "Give")
        inner.edge("Give", "Loop")
        inner.node("End", "give", ["value": ["$json", "$more"]])
        inner.edge("Loop", "End", "1")
        #expect(
            try calling("inner", ["list": [1, 2]]).run(workflows: ["inner": try inner.plan()])
                == ["got": [[2, 3], 3]])
    }

    @Test("has its trace at the node that ran it")
    func trace() throws {
        var inner = Sketch()
        inner.node("Give", "give", ["value": 1])
        let report = try calling("inner").report(workflows: ["inner": try inner.plan()])
        let call = report.trace.json.elements[0]
        #expect(call["trace"]?.elements[0].elements.map { $0["node"]?.string } == ["Give"])
    }

    /// Runs a plan, with what the deployment's and a tenant's own workflows are called.
    private func failure(of plan: Plan, _ workflows: [String: Plan]) -> NodeFailure? {
        let executor = Executor(
            metadata: InMemoryMetadataStore(), blobs: InMemoryBlobStore(), workflows: NamedPlans(plans: workflows))
        let report = executor.execute(
            plan, for: ExecutionContext.Caller(subject: "test", principal: .null, tenant: .default),
            request: WorkflowRequest(body: .json(text: [], value: ["name": "mint"])), id: "1")
        if case .failure(let failure) = report.outcome { return failure.failure }
        return nil
    }

    @Test("cannot be one for the deployment's workflows alone while one of a tenant's own runs, however it is reached")
    func restricted() throws {
        var mint = Sketch()
        mint.node("Mint", "mint")
        var login = Sketch()
        login.node("Give", "give")
        var computed = Sketch()
        computed.node("Call", "execute", ["name": "$input.name"])
        var body = Sketch()
        body.node("Loop", "loop", ["items": [1], "body": "{{ 'mint' }}"])
        let workflows = [
            "mint": try mint.plan(), "auth_login": try login.plan(named: "auth_login"),
            "wrapper": try calling("mint").plan(), "mine": try computed.plan(ownedBy: .default),
        ]
        for plan in [
            try computed.plan(ownedBy: .default), try body.plan(ownedBy: .default),
            try calling("{{ 'auth_login' }}").plan(ownedBy: .default), try calling("wrapper").plan(ownedBy: .default),
            // Whatever led to it: a shared workflow that runs a tenant's own opens nothing to it.
            try calling("mine", ["name": "mint"]).plan(),
        ] {
            #expect(failure(of: plan, workflows)?.code == "FORBIDDEN")
        }
        for plan in [
            try computed.plan(), try body.plan(), try calling("auth_login").plan(), try calling("wrapper").plan(),
        ] {
            #expect(failure(of: plan, workflows) == nil)
        }
    }
}

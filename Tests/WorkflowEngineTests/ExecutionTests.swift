import JSON
import MemoryStore
import RepositoryModel
import Stores
import Synchronization
import TestSupport
import Testing
import WorkflowModel
import WorkflowTestSupport

@testable import WorkflowEngine

@Suite("An execution")
struct ExecutionTests {
    @Test("without a response gives the output of the last node that ran")
    func lastOutput() throws {
        var sketch = Sketch()
        sketch.node("Begin", "begin")
        sketch.node("One", "give", ["value": "{{ $input.n + 1 }}", "out": "one"])
        sketch.node("Two", "give", ["value": ["$one", "$json", "$node[\"One\"]", "$workflow.name"]])
        sketch.edge("Begin", "One")
        sketch.edge("One", "Two")
        #expect(try sketch.run(["n": 1]) == [2, 2, 2, "Sketch"])
    }

    @Test("tells nodes and variables apart by the bytes of their names")
    func exactNames() throws {
        let (composed, decomposed) = ("\u{e9}", "e\u{301}")
        var sketch = Sketch()
        sketch.node("Begin", "begin")
        sketch.node(composed, "give", ["value": 1])
        sketch.node(decomposed, "give", ["value": 2])
        sketch.node(
            "End", "give", ["value": [JSONValue("$node[\"\(composed)\"]"), JSONValue("$node[\"\(decomposed)\"]")]])
        for name in [composed, decomposed] { sketch.edge("Begin", name) }
        sketch.edge(composed, "End")
        #expect(try sketch.run() == [1, 2])
    }

    @Test("ends with the answer of a respond node; nothing behind it runs")
    func response() throws {
        var sketch = Sketch()
        sketch.node("Answer", "answer", ["body": ["hello": "$input.name"]])
        sketch.node("After", "fail")
        sketch.edge("Answer", "After")
        #expect(try sketch.run(["name": "world"]) == ["responded": ["hello": "world"]])
    }

    @Test("begins at the triggers alone where there are some")
    func triggers() throws {
        var sketch = Sketch()
        sketch.node("Orphan", "fail")
        sketch.node("Begin", "begin")
        sketch.node("End", "give", ["value": "end"])
        sketch.edge("Begin", "End")
        sketch.edge("Orphan", "End")
        #expect(try sketch.run() == "end")
    }

    @Test("joins the branches behind a choice, with edges or with jumps, past the node that was not chosen")
    func joins() throws {
        for (isJump, flag, expected): (Bool, Bool, JSONValue) in [
            (false, true, [1, nil]), (false, false, [nil, 2]), (true, true, [1, nil]), (true, false, [nil, 2]),
        ] {
            var sketch = Sketch()
            let jump: JSONValue = ["condition": "$input.flag", "then": "Yes", "else": "no"]
            sketch.node("Choose", "choose", isJump ? jump : ["condition": "{{ $input.flag }}"])
            sketch.node("Yes", "give", ["value": 1, "out": "yes"])
            sketch.node("No", "give", ["value": 2, "out": "no"])
            sketch.node("Join", "give", ["value": ["$yes", "$no"]])
            if !isJump {
                sketch.edge("Choose", "Yes")
                sketch.edge("Choose", "No", "1")
            }
            sketch.edge("Yes", "Join")
            sketch.edge("No", "Join")
            #expect(try sketch.run(["flag": JSONValue(flag)]) == expected)
        }
    }

    @Test("leaves a choice by error where its second output is not connected")
    func choiceByError() throws {
        var sketch = Sketch()
        sketch.node("Choose", "choose", ["condition": "false"])
        sketch.node("Yes", "give", ["value": "yes"])
        sketch.node("No", "give", ["value": "no"])
        sketch.edge("Choose", "Yes")
        sketch.edge("Choose", "No", "error")
        #expect(try sketch.run() == "no")
    }

    @Test("does with a failure what the node's policy says")
    func errorPolicies() throws {
        func run(_ policy: JSONValue) throws -> JSONValue {
            var sketch = Sketch()
            sketch.node("In", "give", ["value": "input"])
            sketch.node("Fail", "fail", [:], policy)
            sketch.node("Next", "give", ["value": ["next": "$json"]])
            sketch.node("Caught", "give", ["value": ["caught": "$json.error"]])
            sketch.edge("In", "Fail")
            sketch.edge("Fail", "Next")
            sketch.edge("Fail", "Caught", "error")
            return try sketch.run()
        }
        let failure = #expect(throws: ExecutionFailure.self) { try run([:]) }
        #expect(failure?.node == "Fail")
        #expect(failure?.failure.code == "OUT_OF_RANGE")
        #expect(
            try run(["onError": "continueErrorOutput"]) == [
                "caught": ["code": "OUT_OF_RANGE", "message": "it failed", "node": "Fail"]
            ])
        #expect(try run(["onError": "continueRegularOutput"]) == ["next": "input"])
        #expect(try run(["continueOnFail": true]) == ["next": "input"])
        #expect(try run(["onError": "skipNode"]) == "input")
    }

    @Test("takes the last main output for an error where none is connected to error, as n8n does")
    func errorByLastOutput() throws {
        var sketch = Sketch()
        sketch.node("Fail", "fail", [:], ["onError": "continueErrorOutput"])
        sketch.node("Next", "give", ["value": "next"])
        sketch.node("Caught", "give", ["value": "$json.error.code"])
        sketch.edge("Fail", "Next")
        sketch.edge("Fail", "Caught", "1")
        #expect(try sketch.run() == "OUT_OF_RANGE")
    }

    @Test("passes the input through a disabled node, and skips one behind a failure if it is to be skipped")
    func disabledAndSkipped() throws {
        var sketch = Sketch()
        sketch.node("In", "give", ["value": "input"])
        sketch.node("Off", "fail", [:], ["disabled": true])
        sketch.node("Fail", "fail", [:], ["onError": "continueRegularOutput"])
        sketch.node("Skipped", "give", ["value": "wrong"], ["skipOnFail": true])
        sketch.edge("In", "Off")
        sketch.edge("Off", "Fail")
        sketch.edge("Fail", "Skipped")
        sketch.node("Last", "give", ["value": "$node[\"Off\"]"])
        sketch.edge("Fail", "Last")
        #expect(try sketch.run() == "input")
    }

    @Test("that fails has written nothing")
    func rollback() throws {
        let metadata = InMemoryMetadataStore()
        var sketch = Sketch()
        sketch.node("Put", "put", ["key": "doc/x"])
        sketch.node("Fail", "fail")
        sketch.edge("Put", "Fail")
        #expect(throws: ExecutionFailure.self) { try sketch.run(metadata: metadata) }
        #expect(try metadata.document(DocumentKey("doc/x"), tenant: .default) == nil)
    }

    @Test("that loses a race for a document at its commit runs again and sees what is there")
    func race() throws {
        let commits = Counter()
        // Someone else stores the document just before it is committed for the first time.
        let metadata = InterceptedStore { commit throws(StoreError) in
            if commits.next() == 1 { try commit() }
            try commit()
        }
        var sketch = Sketch()
        sketch.node("Put", "put", ["key": "doc/x"], ["onError": "continueErrorOutput"])
        sketch.node("Won", "give", ["value": "won"])
        sketch.node("Lost", "give", ["value": "$json.error.code"])
        sketch.edge("Put", "Won")
        sketch.edge("Put", "Lost", "error")
        #expect(try sketch.run(metadata: metadata) == "ALREADY_EXISTS")
        #expect(commits.value == 1)
    }

    @Test("answers a caller's failure as itself, and its own as WORKFLOW_ERROR with the node")
    func failuresAsAnswers() throws {
        func answer(_ code: String) throws -> (status: Int, code: String, details: JSONValue?) {
            var sketch = Sketch()
            sketch.node("Fail", "fail", ["code": JSONValue(code)])
            let failure = try #require(throws: ExecutionFailure.self) { try sketch.run() }
            let error = failure.apiError
            return (error.code.status, error.code.name, error.details)
        }
        #expect(try answer("VALIDATION_ERROR").code == "VALIDATION_ERROR")
        #expect(try answer("FORBIDDEN").status == 403)
        #expect(try answer("STORAGE_FULL").status == 507)
        #expect(try answer("STORAGE_UNAVAILABLE").status == 503)
        #expect(try answer("TYPE_MISMATCH").status == 500)
        let details = try answer("INTERNAL_ERROR").details
        #expect(details == [["node": "Fail", "code": "INTERNAL_ERROR", "message": "it failed"]])
    }

    @Test("stops at its limits, and says which")
    func limits() throws {
        var sketch = Sketch()
        for index in 0..<5 { sketch.node("N\(index)", "give") }
        for index in 0..<4 { sketch.edge("N\(index)", "N\(index + 1)") }
        var limits = Executor.Limits()
        limits.nodes = 4
        let tooMany = #expect(throws: ExecutionFailure.self) { try sketch.run(limits: limits) }
        #expect(tooMany?.failure.limit == "nodes run")
        #expect(tooMany?.node == "N4")
        limits = Executor.Limits()
        limits.seconds = 0
        let tooLong = #expect(throws: ExecutionFailure.self) { try sketch.run(limits: limits) }
        #expect(tooLong?.failure.code == "TIMEOUT")
    }

    @Test("checks computed parameters against their declaration")
    func parameterTypes() throws {
        var sketch = Sketch()
        sketch.node("Put", "put", ["key": "$input.key"])
        let wrong = #expect(throws: ExecutionFailure.self) { try sketch.run(["key": 5]) }
        #expect(wrong?.failure.code == "TYPE_MISMATCH")
        let missing = #expect(throws: ExecutionFailure.self) { try sketch.run() }
        #expect(missing?.failure.code == "MISSING_VALUE")
    }
}

/// Counts from several threads.
private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

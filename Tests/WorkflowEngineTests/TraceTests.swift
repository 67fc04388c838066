import JSON
import MemoryStore
import Stores
import Synchronization
import TestSupport
import Testing
import WorkflowModel
import WorkflowTestSupport

@testable import WorkflowEngine

@Suite("The trace of an execution")
struct TraceTests {
    private func reasons(_ report: ExecutionReport) -> [String: String] {
        Dictionary(
            report.trace.json.elements.map {
                ($0["node"]?.string ?? "", "\($0["status"]?.string ?? ""): \($0["reason"]?.string ?? "")")
            }, uniquingKeysWith: { first, _ in first })
    }

    @Test("names the edges that made each node run or be skipped")
    func edges() throws {
        var sketch = Sketch()
        sketch.node("If", "choose", ["condition": "true"])
        sketch.node("Yes", "give")
        sketch.node("No", "give")
        sketch.node("BehindNo", "give")
        sketch.node("Off", "give", [:], ["disabled": true])
        sketch.node("Join", "give")
        sketch.node("Orphan", "give")
        sketch.node("BehindOrphan", "give")
        sketch.edge("If", "Yes")
        sketch.edge("If", "Off")
        sketch.edge("If", "No", "1")
        sketch.edge("No", "BehindNo")
        sketch.edge("Yes", "Join")
        sketch.edge("Off", "Join")
        sketch.edge("BehindNo", "Join")
        let reasons = reasons(try sketch.report())
        #expect(reasons["If"] == "success: the execution begins here")
        #expect(reasons["Yes"] == "success: live edge from \"If\" by main[0]")
        #expect(reasons["No"] == "skipped: no live edge: \"If\" was left by main[0]")
        #expect(reasons["BehindNo"] == "skipped: no live edge: \"No\" was skipped")
        #expect(reasons["Off"] == "disabled: live edge from \"If\" by main[0]")
        #expect(reasons["Join"] == "success: live edge from \"Yes\" by main[0], \"Off\" by main[0]")
    }

    @Test("says of what was not come to that the execution had ended, or that no start leads to it")
    func undecided() throws {
        var sketch = Sketch()
        sketch.node("Begin", "begin")
        sketch.node("Answer", "answer", ["body": 1])
        sketch.node("Behind", "give")
        sketch.node("Orphan", "give")
        sketch.edge("Begin", "Answer")
        sketch.edge("Answer", "Behind")
        let reasons = reasons(try sketch.report())
        #expect(reasons["Behind"] == "skipped: the execution ended at \"Answer\"")
        #expect(reasons["Orphan"] == "skipped: no start leads to it")
    }

    @Test("has a failure where it happened, how it was left, and what was skipped because of it")
    func failures() throws {
        var sketch = Sketch()
        sketch.node("Fail", "fail", [:], ["onError": "continueErrorOutput"])
        sketch.node("Next", "give")
        sketch.node("Caught", "give", [:], ["skipOnFail": true])
        sketch.node("Last", "fail")
        sketch.edge("Fail", "Next")
        sketch.edge("Fail", "Caught", "error")
        sketch.edge("Fail", "Last", "error")
        let report = try sketch.report()
        let trace = report.trace.json.elements
        #expect(trace.map { $0["node"]?.string } == ["Fail", "Next", "Caught", "Last"])
        #expect(trace.map { $0["status"]?.string } == ["error", "skipped", "skipped", "error"])
        #expect(trace[0]["error"] == ["code": "OUT_OF_RANGE", "message": "it failed"])
        #expect(trace[0]["output"] == "error")
        #expect(trace[2]["reason"] == "a node before it failed, and skipOnFail is set")
        #expect(trace[3]["reason"] == "live edge from \"Fail\" by error")
    }

    @Test("has sizes and values only when they are asked for, and never a credential")
    func details() throws {
        var sketch = Sketch()
        sketch.node(
            "Give", "give",
            ["value": ["user": "ada", "password": "$input.word", "nested": [["apiKey": "$input.word"]], "n": 5]])
        func trace(_ detail: ExecutionTrace.Detail) throws -> JSONValue {
            let report = try sketch.report(["word": "pass"], options: ExecutionOptions(detail: detail))
            return report.trace.json.elements[0]
        }
        #expect(try trace(.outline)["size"] == nil)
        #expect(try trace(.sizes)["size"] != nil)
        #expect(try trace(.sizes)["value"] == nil)
        #expect(
            try trace(.values)["value"] == ["user": "ada", "password": "***", "nested": [["apiKey": "***"]], "n": 5])
    }

    @Test("leaves out values that do not fit any more, and measures none without end")
    func largeValues() throws {
        var sketch = Sketch()
        let text = String(repeating: "x", count: 1 << 20)
        sketch.node("N0", "give", ["value": "$input.text"])
        for number in 1...40 {
            // Twice the one before: as text there would be 2^40 times as much.
            sketch.node("N\(number)", "twice")
            sketch.edge("N\(number - 1)", "N\(number)")
        }
        let report = try sketch.report(["text": JSONValue(text)], options: ExecutionOptions(detail: .values))
        let trace = report.trace.json.elements
        #expect(trace.count == 41)
        #expect(trace[0]["value"]?.string?.utf8.count == 1 << 20 && trace[1]["value"] != nil)
        #expect(trace[2]["value"] == nil && trace[2]["value_omitted"] == true && trace[2]["size"] != nil)
        #expect(trace[40]["value"] == nil && trace[40]["value_omitted"] == true && trace[40]["size"] == nil)
    }

    @Test("counts the attempts at a node")
    func attempts() throws {
        var sketch = Sketch()
        sketch.node(
            "Pause", "pause", ["ms": 5_000],
            ["timeout": 1, "retryPolicy": ["maxAttempts": 3, "initialDelay": 0], "onError": "continueRegularOutput"])
        sketch.node("Off", "give", [:], ["disabled": true])
        sketch.node("Next", "give")
        sketch.edge("Pause", "Off")
        sketch.edge("Off", "Next")
        let events = try sketch.report().trace.json.elements
        #expect(events.map { $0["attempts"]?.int } == [3, 0, 1])
        #expect(events[0]["error"]?["limit"] == "node timeout")
    }
}

@Suite("The time of an execution")
struct ExecutionTimeTests {
    @Test("is lowered by the workflow's own limit, and no error policy holds it off")
    func wallTime() throws {
        var sketch = Sketch()
        sketch.node("Pause", "pause", ["ms": 5_000], ["onError": "continueRegularOutput"])
        sketch.node("Next", "give")
        sketch.edge("Pause", "Next")
        var limits = Executor.Limits()
        limits.seconds = 0.01
        let failure = #expect(throws: ExecutionFailure.self) { try sketch.run(limits: limits) }
        #expect(failure?.failure.code == "TIMEOUT")
        #expect(failure?.failure.limit == "wall time")
        #expect(failure?.node == "Next")
    }

    @Test("of a node ends its sub-workflow too, and the execution goes on by the node's policy")
    func nodeTimeout() throws {
        var inner = Sketch()
        inner.node("Pause", "pause", ["ms": 5_000])
        var outer = Sketch()
        outer.node("Call", "execute", ["name": "inner"], ["timeout": 10, "onError": "continueErrorOutput"])
        outer.node("Caught", "give", ["value": "$json.error.code"])
        outer.edge("Call", "Caught", "error")
        #expect(try outer.run(workflows: ["inner": try inner.plan()]) == "TIMEOUT")
    }

    @Test("ends when the client has gone, unless something was written")
    func abandoned() throws {
        var sketch = Sketch()
        sketch.node("Pause", "pause", ["ms": 120])
        let options = ExecutionOptions(isAbandoned: { true })
        let failure = #expect(throws: ExecutionFailure.self) { try sketch.report(options: options).outcome.get() }
        #expect(failure?.failure.code == "CANCELLED")

        var writing = Sketch()
        writing.node("Put", "put", ["key": "doc/x"])
        writing.node("Pause", "pause", ["ms": 120])
        writing.edge("Put", "Pause")
        let metadata = InMemoryMetadataStore()
        _ = try writing.report(metadata: metadata, options: options).outcome.get()
        #expect(try metadata.document(DocumentKey("doc/x"), tenant: .default) == true)
    }

    @Test("joins further writes to the execution's one commit")
    func completion() throws {
        var sketch = Sketch()
        sketch.node("Give", "give", ["value": 1])
        let metadata = InMemoryMetadataStore()
        let key = try DocumentKey("doc/done")
        _ = try sketch.report(
            metadata: metadata,
            options: ExecutionOptions(completion: { _, trace in
                [.putDocument(key, trace.json.elements[0]["node"] ?? .null, blobs: [], ifAbsent: false)]
            })
        ).outcome.get()
        #expect(try metadata.document(key, tenant: .default) == "Give")
    }
}

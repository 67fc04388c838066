import JSON
import Testing
import WorkflowModel
import WorkflowTestSupport

@testable import WorkflowEngine

@Suite("A loop")
struct LoopTests {
    /// A loop over `$input.items` whose body is one node, and a node behind it.
    private func doubling(_ loop: JSONValue = ["items": "$input.items"]) -> Sketch {
        var sketch = Sketch()
        sketch.node("Loop", "loop", loop)
        sketch.node("Double", "give", ["value": "{{ $item * 2 + $index }}"])
        sketch.node("Done", "give", ["value": ["results": "$json"]])
        sketch.edge("Loop", "Double")
        sketch.edge("Double", "Loop")
        sketch.edge("Loop", "Done", "1")
        return sketch
    }

    @Test("runs what is inside once a round, and leaves with the rounds' last results")
    func rounds() throws {
        #expect(try doubling().run(["items": [1, 2, 3]]) == ["results": [2, 5, 8]])
        #expect(try doubling().run(["items": []]) == ["results": []])
    }

    @Test("ends when its condition no longer holds, or its rounds are counted out")
    func conditions() throws {
        let input: JSONValue = ["items": [1, 2, 3, 4]]
        #expect(
            try doubling(["items": "$input.items", "while": "$item < 3"]).run(input) == ["results": [2, 5]])
        #expect(try doubling(["items": "$input.items", "count": 1]).run(input) == ["results": [2]])
        #expect(
            try doubling(["items": "$input.items", "while": "{{ $index < 2 || $json == 99 }}"]).run(input)
                == ["results": [2, 5]])
    }

    @Test("hands on what it was given: first its input, then what led back")
    func handsOn() throws {
        var sketch = Sketch()
        sketch.node("In", "give", ["value": 1])
        sketch.node("Loop", "loop", ["count": 4])
        sketch.node("Double", "give", ["value": "{{ $json * 2 }}"])
        sketch.edge("In", "Loop")
        sketch.edge("Loop", "Double")
        sketch.edge("Double", "Loop")
        sketch.node("End", "give", ["value": "$json"])
        sketch.edge("Loop", "End", "1")
        #expect(try sketch.run() == [2, 4, 8, 16])
    }

    @Test("keeps variables from round to round, and forgets what a round skipped")
    func state() throws {
        var sketch = Sketch()
        sketch.node("Start", "give", ["value": 0, "out": "total"])
        sketch.node("Loop", "loop", ["items": [1, 2, 3, 4]])
        sketch.node("Even", "choose", ["condition": "$item % 2 == 0"])
        sketch.node("Add", "give", ["value": "{{ $total + $item }}", "out": "total"])
        sketch.node("Back", "give", ["value": ["$total", "$node[\"Add\"]"]])
        sketch.edge("Start", "Loop")
        sketch.edge("Loop", "Even")
        sketch.edge("Even", "Add")
        sketch.edge("Even", "Back", "1")
        sketch.edge("Add", "Back")
        sketch.edge("Back", "Loop")
        sketch.node("End", "give", ["value": "$node[\"Loop\"]"])
        sketch.edge("Loop", "End", "1")
        #expect(try sketch.run() == [[0, nil], [2, 2], [2, nil], [6, 6]])
    }

    @Test("goes on after a round whose branch ends inside")
    func deadEnd() throws {
        var sketch = Sketch()
        sketch.node("Loop", "loop", ["items": [1, 2, 3]])
        sketch.node("Odd", "choose", ["condition": "$item % 2 == 1"])
        sketch.node("Keep", "give", ["value": ["kept": "$item"]])
        sketch.edge("Loop", "Odd")
        sketch.edge("Odd", "Keep")
        sketch.edge("Keep", "Loop")
        sketch.node("Drop", "give", ["value": "dropped"])
        sketch.edge("Odd", "Drop", "1")
        sketch.node("End", "give", ["value": "$json"])
        sketch.edge("Loop", "End", "1")
        #expect(try sketch.run() == [["kept": 1], "dropped", ["kept": 3]])
    }

    @Test("is left by an edge that leads out of it, where the round does not lead back")
    func leftEarly() throws {
        var sketch = Sketch()
        sketch.node("Loop", "loop", ["items": "$input.items"])
        sketch.node("Found", "choose", ["condition": "$item == 7"])
        sketch.node("Join", "give", ["value": ["$json", "$node[\"Loop\"]"]])
        sketch.edge("Loop", "Found")
        sketch.edge("Found", "Join")
        sketch.edge("Found", "Loop", "1")
        sketch.edge("Loop", "Join", "1")
        #expect(
            try sketch.run(["items": [1, 2]]) == [
                [["items": [1, 2]], ["items": [1, 2]]], [["items": [1, 2]], ["items": [1, 2]]],
            ])
        let report = try sketch.report(["items": [1, 7, 9]])
        let joined = try #require(report.trace.json.elements.first { $0["node"] == "Join" })
        #expect(joined["reason"] == "live edge from \"Found\" by main[0]")
        #expect(report.trace.json.elements.filter { $0["node"] == "Found" }.count == 2)
        let loop = try #require(report.trace.json.elements.first { $0["node"] == "Loop" })
        #expect(loop["rounds"] == 2)
        #expect(loop["reason"] == "the execution begins here")
    }

    @Test("that was left early inside another begins anew in the next round of that one")
    func leftEarlyInside() throws {
        var sketch = Sketch()
        sketch.node("Outer", "loop", ["items": [[1, 7, 2], [3], [7], [4, 5]]])
        sketch.node("Inner", "loop", ["items": "$item"])
        sketch.node("Found", "choose", ["condition": "$item == 7"])
        sketch.node("None", "give", ["value": "none"])
        sketch.node("Next", "give", ["value": ["$index", "$node[\"None\"]"]])
        sketch.edge("Outer", "Inner")
        sketch.edge("Inner", "Found")
        sketch.edge("Found", "Next")
        sketch.edge("Found", "Inner", "1")
        sketch.edge("Inner", "None", "1")
        sketch.edge("None", "Next")
        sketch.edge("Next", "Outer")
        sketch.node("End", "give", ["value": "$json"])
        sketch.edge("Outer", "End", "1")
        #expect(try sketch.run() == [[0, nil], [1, "none"], [2, nil], [3, "none"]])
        let trace = try sketch.report().trace.json.elements
        #expect(trace.filter { $0["node"] == "Inner" }.map { $0["rounds"]?.int } == [2, 1, 1, 2])
        let skipped = try #require(trace.first { $0["node"] == "None" })
        #expect(skipped["reason"] == "no live edge: \"Inner\" was left from inside a round")
    }

    @Test("runs inside another once for each of its rounds")
    func nested() throws {
        var sketch = Sketch()
        sketch.node("Outer", "loop", ["items": [[1, 2], [], [3]]])
        sketch.node("Inner", "loop", ["items": "$item"])
        sketch.node("Give", "give", ["value": "{{ [$item, $index] }}"])
        sketch.node("Sum", "give", ["value": ["outer": "$index", "inner": "$json"]])
        sketch.edge("Outer", "Inner")
        sketch.edge("Inner", "Give")
        sketch.edge("Give", "Inner")
        sketch.edge("Inner", "Sum", "1")
        sketch.edge("Sum", "Outer")
        sketch.node("End", "give", ["value": "$json"])
        sketch.edge("Outer", "End", "1")
        #expect(
            try sketch.run() == [
                ["outer": 0, "inner": [[1, 0], [2, 1]]], ["outer": 1, "inner": []],
                ["outer": 2, "inner": [[3, 0]]],
            ])
    }

    @Test("joins branches inside, and answers from inside")
    func branches() throws {
        var sketch = Sketch()
        sketch.node("Loop", "loop", ["items": [1, 2, 3]])
        sketch.node("A", "give", ["value": "{{ $item + 1 }}", "out": "a"])
        sketch.node("B", "give", ["value": "{{ $item * 10 }}", "out": "b"])
        sketch.node("Join", "choose", ["condition": "$a + $b > 30"])
        sketch.node("Answer", "answer", ["body": ["$a", "$b", "$index"]])
        for branch in ["A", "B"] {
            sketch.edge("Loop", branch)
            sketch.edge(branch, "Join")
        }
        sketch.edge("Join", "Answer")
        sketch.edge("Join", "Loop", "1")
        #expect(try sketch.run() == ["responded": [4, 30, 2]])
    }

    @Test("begins the execution where only its own rounds lead to it")
    func entry() throws {
        #expect(try doubling(["items": [5]]).run() == ["results": [10]])
    }

    @Test("skips what is inside when it is skipped itself, and passes its input on when it is disabled")
    func skippedAndDisabled() throws {
        var sketch = Sketch()
        sketch.node("If", "choose", ["condition": "false"])
        sketch.node("Loop", "loop", ["items": [1]])
        sketch.node("Body", "fail")
        sketch.node("Else", "give", ["value": "else"])
        sketch.node("Join", "give", ["value": ["$json"]])
        sketch.edge("If", "Loop")
        sketch.edge("Loop", "Body")
        sketch.edge("Body", "Loop")
        sketch.edge("If", "Else", "1")
        sketch.edge("Loop", "Join", "1")
        sketch.edge("Else", "Join")
        #expect(try sketch.run() == ["else"])

        var disabled = Sketch()
        disabled.node("In", "give", ["value": "in"])
        disabled.node("Loop", "loop", ["items": [1]], ["disabled": true])
        disabled.node("Body", "fail")
        disabled.node("End", "give", ["value": ["$json"]])
        disabled.edge("In", "Loop")
        disabled.edge("Loop", "Body")
        disabled.edge("Body", "Loop")
        disabled.edge("Loop", "End", "1")
        #expect(try disabled.run() == ["in"])
    }

    @Test("does with a failure inside what the failing node's policy says")
    func failures() throws {
        var sketch = Sketch()
        sketch.node("Loop", "loop", ["items": [1, 2]])
        sketch.node("Fail", "fail", [:], ["onError": "continueErrorOutput"])
        sketch.node("Next", "give", ["value": "next"])
        sketch.node("Caught", "give", ["value": "$json.error.code"])
        sketch.edge("Loop", "Fail")
        sketch.edge("Fail", "Next")
        sketch.edge("Fail", "Caught", "error")
        sketch.edge("Next", "Loop")
        sketch.edge("Caught", "Loop")
        sketch.node("End", "give", ["value": "$json"])
        sketch.edge("Loop", "End", "1")
        #expect(try sketch.run() == ["OUT_OF_RANGE", "OUT_OF_RANGE"])
    }

    @Test("of more rounds than may be fails and names the limit; so does one with too many nodes in them")
    func limits() throws {
        var limits = Executor.Limits()
        limits.rounds = 3
        let many = #expect(throws: ExecutionFailure.self) {
            try doubling().run(["items": [1, 2, 3, 4]], limits: limits)
        }
        #expect(many?.failure.code == "LIMIT_EXCEEDED")
        #expect(many?.failure.limit == "loop rounds")
        #expect(many?.node == "Loop")
        limits.rounds = 10
        limits.nodes = 4
        let nodes = #expect(throws: ExecutionFailure.self) {
            try doubling().run(["items": [1, 2, 3, 4]], limits: limits)
        }
        #expect(nodes?.failure.limit == "nodes run")
        #expect(nodes?.node == "Double")
    }

    @Test("says in the trace in which round each node ran, and how many there were")
    func trace() throws {
        let trace = try doubling().report(["items": [1, 2]]).trace.json.elements
        #expect(trace.map { $0["node"]?.string } == ["Double", "Double", "Loop", "Done"])
        #expect(trace.map { $0["round"]?.int } == [0, 1, nil, nil])
        #expect(trace[2]["rounds"] == 2)
        #expect(trace[0]["reason"] == "live edge from \"Loop\" by main[0]")
        #expect(trace[3]["reason"] == "live edge from \"Loop\" by main[1]")
    }
}

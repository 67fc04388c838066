import JSON
import Testing
import WorkflowModel

@Suite("The nodes for variables, time, stopping and testing")
struct VariableNodeTests {
    @Test(
        "give their results, and fail on what does not fit",
        arguments: [
            ("var.get", #"{"key":"gone"}"#, "!MISSING_VALUE"), ("var.get", #"{"name":"gone","default":[1]}"#, "[1]"),
            ("var.get", #"{"key":"gone","default":null}"#, "null"), ("var.get", #"{"key":1}"#, "!TYPE_MISMATCH"),
            ("var.set", #"{"key":"a","value":{"x":1}}"#, #"{"x":1}"#),
            ("var.set", #"{"key":"","value":1}"#, "!OUT_OF_RANGE"),
            ("var.exists", #"{"key":"gone"}"#, "false"), ("var.delete", #"{"key":"gone"}"#, "false"),
            ("var.increment", #"{"key":"n"}"#, "1"), ("var.increment", #"{"key":"n","amount":-2.5}"#, "-2.5"),
            ("var.increment", #"{"key":"n","amount":"1"}"#, "!TYPE_MISMATCH"),
            ("var.append", #"{"key":"l","value":null}"#, "[null]"),
            ("time.wait", #"{"duration":0}"#, #"{"duration":0}"#),
            ("time.wait", #"{"duration":"1ms"}"#, #"{"duration":"1ms"}"#),
            ("time.wait", #"{"duration":30001}"#, "!LIMIT_EXCEEDED"),
            ("time.wait", #"{"duration":"2m"}"#, "!LIMIT_EXCEEDED"),
            ("time.wait", #"{"duration":"1e300s"}"#, "!TYPE_MISMATCH"),
            ("time.wait", #"{"duration":1e300}"#, "!LIMIT_EXCEEDED"),
            ("time.wait", #"{"duration":-1}"#, "!OUT_OF_RANGE"),
            ("time.wait", #"{"duration":"soon"}"#, "!TYPE_MISMATCH"),
            ("time.wait", #"{"duration":"5"}"#, "!TYPE_MISMATCH"),
            ("time.wait", #"{"duration":null}"#, "!TYPE_MISMATCH"),
            ("workflow.stop", #"{"message":"enough"}"#, "!STOPPED"),
            ("workflow.stop", #"{"message":1}"#, "!TYPE_MISMATCH"),
            ("workflow.execute", #"{"name":"other"}"#, "!WORKFLOW_NOT_FOUND"),
            ("test.assert_equals", #"{"actual":1,"expected":1.0}"#, "1"),
            ("test.assertEquals", #"{"actual":1,"expected":"1"}"#, "!ASSERTION_FAILED"),
            ("test.assert_true", #"{"value":true}"#, "true"),
            ("test.assert_true", #"{"value":1}"#, "!ASSERTION_FAILED"),
            ("test.assert_exists", #"{"value":0}"#, "0"),
            ("test.assert_exists", #"{"value":null}"#, "!ASSERTION_FAILED"),
        ])
    func rows(_ type: String, _ parameters: String, _ expected: String) throws {
        #expect(try Run.node(type, parameters) == expected)
    }

    /// A chain of nodes on variables, and what `$variables` is at its end.
    private func chain(_ steps: [(String, JSONValue)], variables: JSONValue = [:]) throws -> String {
        var nodes: [JSONValue] = []
        var connections: [(key: String, value: JSONValue)] = []
        let all = steps + [("convert.to_json", ["value": "$variables"])]
        for (index, step) in all.enumerated() {
            let name = JSONValue("n\(index)")
            nodes.append(["id": name, "name": name, "type": JSONValue(step.0), "parameters": step.1])
            if index > 0 { connections.append(("n\(index - 1)", [[["node": name]]])) }
        }
        switch try Run.workflow(JSONValue(nodes), connections, variables: variables) {
        case .success(let value): return try #require(value.string)
        case .failure(let failure): return "!\(failure.code)"
        }
    }

    @Test("share the variables of one execution")
    func shared() throws {
        #expect(
            try chain(
                [
                    ("var.set", ["key": "list", "value": [1]]),
                    ("var.append", ["key": "list", "value": "$variables.n"]),
                    ("var.increment", ["key": "n", "amount": 2]), ("var.delete", ["key": "old"]),
                    ("var.set", ["key": "nothing", "value": nil]),
                    ("var.set", ["key": "copy", "value": "{{ $variables.n * 2 }}"]),
                ],
                variables: [
                    "n": ["type": "integer", "defaultValue": 5], "old": ["type": "string", "defaultValue": "x"],
                ]) == #"{"n":7,"list":[1,5],"nothing":null,"copy":14}"#)
    }

    @Test("refuse to count what is no number, and to append to what is no list")
    func kinds() throws {
        #expect(
            try chain([("var.set", ["key": "a", "value": "x"]), ("var.increment", ["key": "a"])]) == "!TYPE_MISMATCH")
        #expect(
            try chain([("var.set", ["key": "a", "value": "x"]), ("var.append", ["key": "a", "value": 1])])
                == "!TYPE_MISMATCH")
        #expect(
            try chain([("var.set", ["key": "a", "value": JSONValue(Int.max)]), ("var.increment", ["key": "a"])])
                == "!OVERFLOW")
    }

    @Test("start with the workflow's own variables in each execution")
    func separate() throws {
        for _ in 0..<2 { #expect(try chain([("var.increment", ["key": "n"])]) == #"{"n":1}"#) }
    }

    @Test("tell the present moment as RFC 3339")
    func now() throws {
        let text = try #require(try Run.result("time.now", [:]).get().string)
        #expect(
            try Run.node("convert.parse_date", JSONValue(members: [("value", JSONValue(text))]).description)
                == "\"\(text)\"")
    }

    @Test("stop with the message that was given")
    func stop() throws {
        let failure = #expect(throws: NodeFailure.self) {
            try Run.result("workflow.stop", ["message": "no more ß"]).get()
        }
        #expect(failure?.message == "no more ß")
    }
}

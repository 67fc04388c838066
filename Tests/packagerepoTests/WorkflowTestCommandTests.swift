import JSON
import Testing

@Suite struct WorkflowTestCommandTests {
    /// Asks a server, and gives what it says or what went wrong.
    private static let workflow = #"""
        {"id": "ask", "name": "Ask", "nodes": [
          {"id": "f", "name": "Fetch", "type": "core.http_request", "typeVersion": 1, "position": [0, 0],
           "onError": "continueErrorOutput", "parameters": {"url": "https://example.org/"}},
          {"id": "g", "name": "Good", "type": "packagerepo.respond_json", "typeVersion": 1, "position": [0, 0],
           "parameters": {"body": {"said": "$json.json", "at": "$timestamp", "list": [1, "a", {"b": 2, "c": 3}]}}},
          {"id": "b", "name": "Bad", "type": "packagerepo.respond_error", "typeVersion": 1, "position": [0, 0],
           "parameters": {"message": "$json.error.message", "code": "UPSTREAM", "status": 502}}
        ], "connections": {"Fetch": {
          "main": [[{"node": "Good", "type": "main", "index": 0}]],
          "error": [[{"node": "Bad", "type": "main", "index": 0}]]}}}
        """#

    private func run(_ cases: String, _ more: [String: String] = [:]) throws -> Program {
        let files = ["ask.json": Self.workflow, "ask.test.json": #"{"cases": [\#(cases)]}"#]
        return try Program(["workflow", "test", "."], with: files.merging(more) { $1 })
    }

    private static let mocked = #""name": "n", "mocks": {"Fetch": {"output": {"json": "hello"}}}"#

    @Test func `Tests that hold are told in TAP`() throws {
        let program = try run(#"{\#(Self.mocked), "expect": {"status": 200, "body": {"said": "hello"}}}"#)
        #expect(program.output == "TAP version 14\nok 1 - ask: n\n1..1\n")
        #expect(program.status == 0)
    }

    @Test func `The shipped workflows pass their tests`() throws {
        let program = try Program("workflow", "test", repository + "/workflows")
        #expect(program.status == 0, "\(program.output)")
        let lines = program.output.split(separator: "\n")
        for workflow in [
            "publish_artifact", "download_artifact", "list_versions", "resolve_latest", "auth_login", "server",
        ] {
            #expect(lines.contains { $0.contains(" - \(workflow): ") })
        }
    }

    @Test func `A test that does not hold says where, what was expected and what was found`() throws {
        let program = try run(
            #"{\#(Self.mocked), "expect": {"status": 201, "body": {"said": "bye", "list": [1, "a", {"b": 3}]}}}"#)
        #expect(program.status == 1)
        #expect(
            program.output == """
                TAP version 14
                not ok 1 - ask: n
                  ---
                  file: "./ask.test.json"
                  failures:
                    - at: "status"
                      expected: 201
                      found: 200
                    - at: "body.said"
                      expected: "bye"
                      found: "hello"
                    - at: "body.list[2].b"
                      expected: 3
                      found: 2
                  ...
                1..1

                """)
    }

    @Test func `Mocks fail, follow each other, and leave the policies of the node as they are`() throws {
        let failing = #""mocks": {"Fetch": {"error": {"code": "TIMEOUT", "message": "too slow"}}}"#
        let program = try run(
            #"""
            {"name": "fails", \#(failing), "expect": {"status": 502, "error": {"code": "UPSTREAM"},
             "body": {"error": {"message": "too slow"}}, "nodes": {"Fetch": "error", "Bad": "success", "Good": "skipped"}}}
            """#)
        #expect(program.status == 0, "\(program.output)")
        let loop = #"""
            {"id": "l", "name": "L", "nodes": [
              {"id": "l", "name": "Loop", "type": "logic.loop", "typeVersion": 1, "position": [0, 0],
               "parameters": {"max_iterations": 3}},
              {"id": "r", "name": "Roll", "type": "math.random", "typeVersion": 1, "position": [0, 0], "parameters": {}}
            ], "connections": {"Loop": {"main": [[{"node": "Roll", "type": "main", "index": 0}]]},
                               "Roll": {"main": [[{"node": "Loop", "type": "main", "index": 0}]]}}}
            """#
        let rolls = #"""
            {"cases": [{"name": "rolls", "mocks": {"Roll": {"sequence": [{"output": 4}, {"output": 2}]}},
             "expect": {"output": [4, 2, 2]}}]}
            """#
        let looped = try Program(
            ["workflow", "test", "loop.json"], with: ["loop.json": loop, "loop.test.json": rolls])
        #expect(looped.status == 0, "\(looped.output)")
    }

    @Test func `No test asks another server by accident`() throws {
        let program = try run(
            #"{"name": "n", "expect": {"status": 502, "body": {"error": {"message": {"$contains": "mocks"}}}}}"#)
        #expect(program.status == 0, "\(program.output)")
    }

    @Test func `Matchers stand for what is not known before`() throws {
        let holding = #"""
            {"said": {"$any": "string"}, "at": {"$matches": "^20[0-9]{2}-"}, "more": {"$absent": true},
             "list": {"$contains": {"b": {"$any": "number"}}}}
            """#
        #expect(try run(#"{\#(Self.mocked), "expect": {"body": \#(holding)}}"#).status == 0)
        for failing in [
            #"{"said": {"$any": "integer"}}"#, #"{"at": {"$matches": "^19"}}"#, #"{"said": {"$absent": true}}"#,
            #"{"list": {"$contains": 5}}"#, #"{"list": [1, "a"]}"#, #"{"list": {"$exactly": [1, "a", {"b": 2}]}}"#,
            #"{"list": [1, "a", {"$exactly": {"b": 2}}]}"#, #"{"more": 1}"#, #"{"said": {"$is": 1}}"#,
            #"{"said": {"$matches": "("}}"#, #"{"said": {"$any": "text"}}"#,
        ] {
            let program = try run(#"{\#(Self.mocked), "expect": {"body": \#(failing)}}"#)
            #expect(program.status == 1, "\(failing)")
            #expect(program.output.contains("not ok 1 - ask: n\n  ---\n"))
        }
    }

    @Test func `A failure that nobody expects is one`() throws {
        let workflow = Self.workflow.replacing("continueErrorOutput", with: "stopWorkflow")
        let program = try run(
            #"{"name": "n", "expect": {"nodes": {"Fetch": "error"}}}"#, ["ask.json": workflow])
        #expect(program.status == 1)
        #expect(program.output.contains(#"- at: "error""#))
    }

    @Test(arguments: [
        (#"{"name": "n", "expects": {}}"#, "$.cases[0].expects: is not known"), (#"{"name": "n"}"#, "expect"),
        (#"{"name": "n", "expect": {}}"#, "must say what is expected"), (#"{"expect": {"status": 1}}"#, "name"),
        ("1", "object"),
        (#"{"name": "n", "expect": {"state": 1}}"#, "is not known"),
        (#"{"name": "n", "mocks": {"Fech": {"output": 1}}, "expect": {"status": 1}}"#, "no node 'Fech'"),
        (#"{"name": "n", "mocks": {"Fetch": {}}, "expect": {"status": 1}}"#, "must have 'output' or 'error'"),
        (#"{"name": "n", "expect": {"nodes": {"Fech": "success"}}}"#, "no such node"),
        (#"{"name": "n", "tenant": "A B", "expect": {"status": 1}}"#, "tenant"),
        (#"{"name": "n", "request": {"headers": {"X": "a\nb"}}, "expect": {"status": 1}}"#, "is no field"),
        (#"{"name": "n", "request": {"body": {}, "upload": ""}, "expect": {"status": 1}}"#, "beside"),
        (#"{"name": "n", "before": [{"workflow": "none"}], "expect": {"status": 1}}"#, "Cannot read ./none.json"),
    ])
    func `What a test file says and cannot mean is a test that does not hold`(_ test: String, _ message: String) throws
    {
        let program = try run(test)
        #expect(program.status == 1)
        #expect(program.output.contains("not ok 1 - "))
        #expect(program.output.contains(message), "\(program.output)")
    }

    @Test func `Names cannot break the report`() throws {
        let name = JSONValue("a # TODO \\ b\nok 2 - c").description
        let program = try run(#"{"name": \#(name), "expect": {"status": 502}}"#)
        #expect(program.status == 0)
        #expect(program.output.split(separator: "\n").count == 3)
        #expect(program.output.contains("a \\# TODO \\\\ b"))
    }

    @Test func `Files that are no JSON, not there, or not to be found are told`() throws {
        let broken = try run("", ["ask.test.json": "{"])
        #expect(broken.status == 1)
        #expect(broken.output.contains(#"not ok 1 - ./ask.test.json"#))
        let none = try Program(["workflow", "test", "."], with: ["a.json": "{}"])
        #expect(none.errors.contains("There are no test files in ."))
        #expect(none.status == 1)
        #expect(try Program(["workflow", "test", "a.json"], with: ["a.json": "{}"]).status == 1)
    }

    @Test func `Tests are no workflows`() throws {
        let files = ["ask.json": Self.workflow, "ask.test.json": #"{"cases": []}"#]
        let program = try Program(["workflow", "validate", "."], with: files)
        #expect(program.output == "1 file checked: 0 errors, 0 warnings\n")
    }
}

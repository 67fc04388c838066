import JSON
import Testing

@Suite struct WorkflowRunCommandTests {
    private static func workflow(_ nodes: String, _ connections: String = "{}", settings: String = "{}") -> String {
        #"{"id": "w", "name": "W", "nodes": [\#(nodes)], "connections": \#(connections), "settings": \#(settings)}"#
    }

    private static func node(_ name: String, _ type: String, _ parameters: String) -> String {
        #"{"id": "\#(name)", "name": "\#(name)", "type": "\#(type)", "typeVersion": 1, "position": [0, 0], "#
            + #""parameters": \#(parameters)}"#
    }

    private static let files = [
        "add.json": workflow(node("Add", "math.add", #"{"a": "$input.a", "b": "$input.b"}"#)),
        "outer.json": workflow(node("Inner", "workflow.execute", #"{"name": "add", "inputs": {"a": 1, "b": 41}}"#)),
        "tenant.json": workflow(
            node("Say", "packagerepo.respond_json", #"{"status": 201, "body": {"is": "$tenant"}}"#)),
        "deny.json": workflow(
            node("Deny", "packagerepo.respond_error", #"{"message": "no", "code": "FORBIDDEN", "status": 403}"#)),
        "broken.json": workflow(node("X", "math.ad", "{}")), "input.json": #"{"a": 20, "b": 22}"#,
    ]

    private func run(_ arguments: String...) throws -> (answer: JSONValue, program: Program) {
        let program = try Program(["workflow", "run"] + arguments, with: Self.files)
        return ((try? JSONValue.parse(program.output)) ?? .null, program)
    }

    @Test func `The output is printed where no node answers`() throws {
        let (answer, program) = try run("add.json", "--input", #"{"a": 1, "b": 2}"#)
        #expect(answer == ["output": 3])
        #expect(program.status == 0)
        #expect(try run("add.json", "--input", "@input.json").answer == ["output": 42])
    }

    @Test func `Workflows beside the file can be run by it`() throws {
        #expect(try run("outer.json").answer == ["output": 42])
    }

    @Test func `An answer is printed with its status, for the tenant that is named`() throws {
        let (answer, program) = try run("tenant.json", "--tenant", "acme")
        #expect(answer["status"] == 201)
        #expect(answer["headers"] == ["Content-Type": "application/json"])
        #expect(answer["body"] == ["is": "acme"])
        #expect(program.status == 0)
    }

    @Test func `The trace says of each node why it ran and what it gave`() throws {
        let (answer, _) = try run("add.json", "--trace", "--input", #"{"a": 1, "b": 2}"#)
        let step = answer["trace"]?[0]
        #expect(step?["node"] == "Add")
        #expect(step?["status"] == "success")
        #expect(step?["value"] == 3)
        #expect(step?["reason"] == "the execution begins here")
    }

    @Test func `A failure is told with its node, and the exit status is 1`() throws {
        let (answer, program) = try run("add.json", "--trace", "--input", #"{"a": 1, "b": "2"}"#)
        #expect(answer["error"]?["code"] == "TYPE_MISMATCH")
        #expect(answer["error"]?["node"] == "Add")
        #expect(answer["status"] == 500)
        #expect(answer["trace"]?[0]?["status"] == "error")
        #expect(program.status == 1)
        let denied = try run("deny.json")
        #expect(denied.answer["body"]?["error"]?["code"] == "FORBIDDEN")
        #expect(denied.program.status == 1)
    }

    @Test func `What cannot be run says why`() throws {
        let broken = try run("broken.json").program
        #expect(broken.errors.contains("UNKNOWN_NODE_TYPE"))
        #expect(broken.errors.contains("did you mean 'math.add'?"))
        for (arguments, message) in [
            (["none.json"], "No such file"), (["add.json", "--input", "{"], "--input is not JSON"),
            (["add.json", "--input", "[1]"], "must be an object; found array"),
            (["add.json", "--input", "@none"], "Cannot read none"),
            (["add.json", "--tenant", "A B"], "A B"),
        ] {
            let program = try Program(["workflow", "run"] + arguments, with: Self.files)
            #expect(program.status != 0)
            #expect(program.output == "")
            #expect(program.errors.contains(message), "\(program.errors)")
        }
    }
}

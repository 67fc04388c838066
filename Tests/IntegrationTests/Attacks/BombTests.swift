import JSON
import Testing

/// Little input that means much work: it ends by a limit that says so, in little time and memory.
struct BombTests {
    let deployment: Deployment
    let token: String

    init() throws {
        deployment = try SharedDeployment.get()
        token = try deployment.admin()
    }

    @Test(arguments: [
        String(repeating: "[", count: 60_000), String(repeating: #"{"a":"#, count: 15_000),
        String(repeating: "[", count: 30_000) + String(repeating: "]", count: 30_000),
        #"{"n":1e999999}"#, #"{"n":-1e999999}"#, #"{"n":"# + String(repeating: "9", count: 60_000) + "}",
        #"{"a":1,"a":2}"#, #"{"\ud800":1}"#, #"{"a":"\u0000"#,
    ])
    func `JSON that is too deep, too large a number or no JSON is 400`(body: String) throws {
        for target in ["/auth/login", "/v1/workflows/resolve_latest/execute"] {
            let answer = try deployment.curl("POST", target, token: token, body: .text(body))
            #expect(answer.status == 400, "\(target) \(body.prefix(30)): \(answer)")
            #expect(answer.errorCode != nil)
        }
        let validated = try deployment.curl("POST", "/v1/workflows/validate", token: token, body: .text(body))
        #expect(validated.status == 200)
        #expect(validated.json["valid"] == false)
    }

    /// Stores a workflow of these nodes, one after the other, and executes it; the answer of the step that refuses it.
    private func run(_ nodes: [String]) throws -> Answer {
        let name = deployment.unusedName("bomb")
        let steps = nodes.enumerated().map { #"{"id": "\#($0)", "name": "N\#($0)", "type": \#($1)}"# }
        let answer =
            #"{"id": "last", "name": "N\#(nodes.count)", "type": "packagerepo.respond_json", "#
            + #""parameters": {"body": {"done": true}}}"#
        let edges = nodes.indices.map { #""N\#($0)": {"main": [[{"node": "N\#($0 + 1)"}]]}"# }
        let document =
            #"{"id": "b", "name": "B", "nodes": [\#((steps + [answer]).joined(separator: ", "))], "#
            + #""connections": {\#(edges.joined(separator: ", "))}}"#
        let stored = try deployment.curl("PUT", "/v1/workflows/\(name)", token: token, body: .text(document))
        guard stored.status == 201 else { return stored }
        return try deployment.curl("POST", "/v1/workflows/\(name)/execute", token: token, body: .text("{}"))
    }

    /// Makes `x` of a million letters.
    private static let million =
        #""string.pad_start", "parameters": {"value": "", "length": 1000000, "fill": "a", "out": "x"}"#

    @Test(arguments: [
        [million, #""string.match", "parameters": {"value": "$x", "pattern": "^(a+)+$", "out": "y"}"#],
        [
            #""string.match", "parameters": {"value": "\#(String(repeating: "a", count: 40))!", "#
                + #""pattern": "^(a+)+$", "out": "y"}"#
        ],
        [million, #""string.replace", "parameters": {"value": "$x", "search": "a", "replacement": "$x", "out": "y"}"#],
        [#""string.pad_start", "parameters": {"value": "", "length": 9000000000, "fill": "a", "out": "x"}"#],
        [#""math.power", "parameters": {"base": 10, "exponent": 999999999, "out": "x"}"#],
        [
            million, #""string.split", "parameters": {"value": "$x", "separator": "a", "out": "y"}"#,
            #""string.join", "parameters": {"values": "$y", "separator": "$x", "out": "z"}"#,
        ],
    ])
    func `what would compute for ever, or fill the memory, is stopped and says by which limit`(nodes: [String]) throws {
        let answer = try run(nodes)
        #expect(answer.errorCode == "WORKFLOW_ERROR", "\(answer)")
        let code = answer.json["error"]?["details"]?[0]?["code"]?.string
        #expect(["LIMIT_EXCEEDED", "OVERFLOW"].contains(code), "\(answer)")
        #expect(try deployment.curl("GET", "/health").status == 200)
    }

    @Test func `a gzip bomb is 413`() throws {
        let directory = try Files.temporaryDirectory()
        defer { _ = try? IntegrationTests.run(["/bin/rm", "-rf", directory]) }
        let path = directory + "/bomb.gz"
        let made = try IntegrationTests.run([
            "/bin/bash", "-c", "head -c 200000000 /dev/zero | gzip -9 > \"$0\"", path,
        ])
        #expect(made.status == 0)
        let answer = try deployment.curl(
            "POST", "/v1/workflows/resolve_latest/execute", token: token,
            fields: ["Content-Type: application/json", "Content-Encoding: gzip"], body: .bytes(Files.read(path)))
        #expect(answer.status == 413, "\(answer)")
    }
}

import JSON
import TestSupport
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

    /// A node of each kind that is tried, as type and parameters.
    private typealias Node = (type: String, parameters: JSONValue)

    /// Makes `x` of so many letters.
    private static func letters(_ count: Int) -> Node {
        ("string.pad_start", ["value": "", "length": JSONValue(count), "fill": "a", "out": "x"])
    }

    private static let bombs: [String: [Node]] = [
        "a pattern on a long text": [
            letters(1_000_000), ("string.match", ["value": "$x", "pattern": "^(a+)+$", "out": "y"]),
        ],
        "a pattern that goes back and back": [
            letters(40), ("string.match", ["value": "{{ $x + '!' }}", "pattern": "^(a+)+$", "out": "y"]),
        ],
        "each letter replaced by all of them": [
            letters(1_000_000),
            ("string.replace", ["value": "$x", "search": "a", "replacement": "$x", "out": "y"]),
        ],
        "a text of nine gigabytes": [letters(9_000_000_000)],
        "a number of a billion digits": [("math.power", ["base": 10, "exponent": 999_999_999, "out": "x"])],
        "a million texts joined by a million letters": [
            letters(1_000_000), ("string.split", ["value": "$x", "separator": "a", "out": "y"]),
            ("string.join", ["values": "$y", "separator": "$x", "out": "z"]),
        ],
    ]

    @Test(arguments: bombs.keys.sorted())
    func `what would compute for ever, or fill the memory, is stopped and says by which limit`(bomb: String) throws {
        let nodes = try #require(Self.bombs[bomb]) + [("packagerepo.respond_json", ["body": ["done": true]])]
        let name = deployment.unusedName("bomb")
        let stored = try deployment.curl(
            "PUT", "/v1/workflows/\(name)", token: token, body: .text(chain(nodes).description))
        #expect(stored.status == 201, "\(stored)")
        let answer = try deployment.curl("POST", "/v1/workflows/\(name)/execute", token: token, body: .text("{}"))
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

import JSON
import Testing

/// Workflows as users write them, stored and run through nginx (article Workflows, "What an execution does").
struct SemanticsTests {
    let deployment: Deployment
    let token: String

    init() throws {
        deployment = try Self.shared.get()
        token = try deployment.admin()
    }

    private static let shared = Result {
        try Deployment(settings: [
            "PACKAGEREPO_PRIVATE_ADDRESSES": "1", "PACKAGEREPO_EXECUTION_SECONDS": "5",
            "PACKAGEREPO_LOOP_ROUNDS": "100",
            "PACKAGEREPO_EXECUTION_NODES": "200", "PACKAGEREPO_WORKFLOW_DEPTH": "3",
        ])
    }

    /// A node: its name, its type, its parameters, and what else it has.
    private typealias Node = (name: String, type: String, parameters: JSONValue, more: JSONValue)

    private func node(_ name: String, _ type: String, _ parameters: JSONValue = [:], _ more: JSONValue = [:]) -> Node {
        (name, type, parameters, more)
    }

    /// Stores a workflow; edges as `A > B`, `A 1> B`, `A error> B`.
    private func put(_ name: String, _ nodes: [Node], _ edges: [String]) throws {
        var connections: [(key: String, value: JSONValue)] = []
        for edge in edges {
            let parts = edge.split(separator: " ").map(String.init)
            let (source, output, target) = (parts[0], String(parts[1].dropLast()), parts[2])
            let type = output == "error" ? "error" : "main"
            let index = output.isEmpty || output == "error" ? "0" : output
            let place = connections.firstIndex { $0.key == source } ?? connections.endIndex
            if place == connections.endIndex { connections.append((source, [:])) }
            let outputs = connections[place].value
            let slots = outputs[type] ?? [:]
            let targets = (slots[index] ?? []).appending(["node": JSONValue(target), "type": "main", "index": 0])
            connections[place].value = outputs.setting(type, to: slots.setting(index, to: targets))
        }
        let document: JSONValue = [
            "id": JSONValue(name), "name": JSONValue(name), "version": "1.0.0", "tenantId": "${TENANT_ID}",
            "nodes": JSONValue(
                nodes.enumerated().map { index, node in
                    JSONValue(
                        members: [
                            ("id", JSONValue("n\(index)")), ("name", JSONValue(node.name)),
                            ("type", JSONValue(node.type)), ("typeVersion", 1), ("position", [0, 0]),
                            ("parameters", node.parameters),
                        ] + node.more.members.map { ($0.key, $0.value) })
                }),
            "connections": JSONValue(members: connections.map { ($0.key, $0.value) }),
        ]
        let answer = try deployment.curl(
            "PUT", "/v1/workflows/\(name)", token: token, body: .text(document.description))
        try #require([200, 201].contains(answer.status), "\(answer)")
    }

    private func execute(_ name: String, _ input: JSONValue = [:]) throws -> Answer {
        try deployment.curl("POST", "/v1/workflows/\(name)/execute", token: token, body: .text(input.description))
    }

    /// The output of a workflow.
    private func output(_ name: String, _ input: JSONValue = [:]) throws -> JSONValue? {
        let answer = try execute(name, input)
        try #require(answer.status == 200, "\(answer)")
        return answer.json["result"]?["output"]
    }

    @Test(arguments: 2...5) func `a join waits for all its branches and gets what each gave`(branches: Int) throws {
        let names = (0..<branches).map { "B\($0)" }
        try put(
            "join\(branches)",
            [node("Start", "metabuilder.trigger")]
                + names.enumerated().map { index, name in
                    node(name, "math.add", ["a": "$input.n", "b": JSONValue(index), "out": JSONValue("b\(index)")])
                } + [
                    node("Join", "logic.merge", ["mode": "list"]),
                    node("End", "list.push", ["list": "$json", "value": JSONValue("$b\(branches - 1)")]),
                ],
            names.flatMap { ["Start > \($0)", "\($0) > Join"] } + ["Join > End"])
        let sums = (0..<branches).map { 10 + $0 }
        #expect(
            try output("join\(branches)", ["n": 10]) == JSONValue((sums + [sums[branches - 1]]).map { JSONValue($0) }))
    }

    @Test func `nested choices take one way each, and join whichever was taken`() throws {
        try put(
            "nested",
            [
                node("Big", "logic.if", ["condition": "$input.n > 10"]),
                node("Huge", "logic.if", ["condition": "{{ $input.n > 100 }}"]),
                node("Negative", "logic.if", ["condition": "$input.n < 0"]),
                node("A", "string.concat", ["values": ["huge"], "out": "kind"]),
                node("B", "string.concat", ["values": ["big"], "out": "kind"]),
                node("C", "string.concat", ["values": ["negative"], "out": "kind"]),
                node("D", "string.concat", ["values": ["small"], "out": "kind"]),
                node("End", "string.concat", ["values": ["$json", "$kind"], "separator": "/"]),
            ],
            [
                "Big > Huge", "Big 1> Negative", "Huge > A", "Huge 1> B", "Negative > C", "Negative 1> D", "A > End",
                "B > End", "C > End", "D > End",
            ])
        for (number, kind) in [(1000, "huge"), (50, "big"), (-1, "negative"), (5, "small")] {
            #expect(try output("nested", ["n": JSONValue(number)]) == JSONValue("\(kind)/\(kind)"))
        }
    }

    @Test func `a jump goes past a join, which does not wait for it`() throws {
        try put(
            "jump",
            [
                node("Choose", "logic.if", ["condition": "$input.skip == true", "then": "End", "else": "Work"]),
                node("Work", "math.add", ["a": 1, "b": 1]),
                node("More", "math.add", ["a": 2, "b": 2]),
                node("Join", "logic.merge", ["mode": "list"]),
                node("End", "convert.to_json", ["value": ["$json", "$node[\"Join\"]"]]),
            ],
            ["Work > More", "Work > Join", "More > Join", "Join > End"])
        #expect(try output("jump", ["skip": true]) == #"[{"skip":true},null]"#)
        #expect(try output("jump", ["skip": false]) == "[[2,4],[2,4]]")
    }

    @Test func `an error branch gets the failure, and the ordinary one does not run`() throws {
        try put(
            "caught",
            [
                node("Divide", "math.divide", ["a": 1, "b": "$input.by"], ["onError": "continueErrorOutput"]),
                node("Well", "string.concat", ["values": ["well"]]),
                node(
                    "Caught", "string.concat",
                    ["values": ["$json.error.code", "$json.error.node"], "separator": " at "]),
                node("End", "convert.to_string", ["value": "$json"]),
            ],
            ["Divide > Well", "Divide error> Caught", "Well > End", "Caught > End"])
        #expect(try output("caught", ["by": 0]) == "DIVISION_BY_ZERO at Divide")
        #expect(try output("caught", ["by": 1]) == "well")
    }

    @Test func `a sub-workflow loops, and its results come back; as a loop's body it runs once an item`() throws {
        try put(
            "sum",
            [
                node("Zero", "math.add", ["a": 0, "b": 0, "out": "total"]),
                node("Each", "logic.loop", ["items": "$input.numbers"]),
                node("Add", "math.add", ["a": "$total", "b": "$item", "out": "total"]),
                node("Answer", "packagerepo.respond_json", ["body": ["total": "$total", "steps": "$json"]]),
            ], ["Zero > Each", "Each > Add", "Add > Each", "Each 1> Answer"])
        try put(
            "sums",
            [
                node("One", "workflow.execute", ["name": "sum", "inputs": ["numbers": [1, 2, 3]], "out": "one"]),
                node("All", "logic.loop", ["items": [["numbers": [4]], ["numbers": []]], "body": "sum"]),
                node("End", "list.push", ["list": "$json", "value": "$one"]),
            ], ["One > All", "All 1> End"])
        #expect(
            try output("sums") == [
                ["total": 4, "steps": [4]], ["total": 0, "steps": []], ["total": 6, "steps": [1, 3, 6]],
            ])
    }

    @Test func `a request that fails for a while is sent again by the node's policy`() throws {
        try put(
            "flaky",
            [
                node("Read", "packagerepo.kv_get", ["key": "doc/flaky-$input.id", "out": "count"]),
                node("Count", "math.add", ["a": "{{ $count ?? 0 }}", "b": 1, "out": "next"]),
                node("Write", "packagerepo.kv_put", ["key": "doc/flaky-$input.id", "value": "$next"]),
                node("Ready", "logic.if", ["condition": "$next > 2"]),
                node("Good", "packagerepo.respond_json", ["body": ["tries": "$next"]]),
                node("Bad", "packagerepo.respond_error", ["message": "not yet", "status": 503]),
            ], ["Read > Count", "Count > Write", "Write > Ready", "Ready > Good", "Ready 1> Bad"])
        let policy: JSONValue = [
            "retryPolicy": [
                "enabled": true, "maxAttempts": 3, "initialDelay": 1, "backoffType": "fibonacci",
                "retryableStatusCodes": [503],
            ]
        ]
        try put(
            "asks",
            [
                node(
                    "Ask", "core.http_request",
                    [
                        "url": JSONValue("http://127.0.0.1:\(deployment.httpPort)/v1/workflows/flaky/execute"),
                        "method": "POST", "body": ["id": "$input.id"],
                        "headers": ["Authorization": "Bearer $input.token", "Content-Type": "application/json"],
                    ], policy),
                node("End", "convert.to_json", ["value": ["$json.status", "$json.json"]]),
            ], ["Ask > End"])
        let id = JSONValue(deployment.unusedName())
        #expect(try output("asks", ["id": id, "token": JSONValue(token)]) == #"[200,{"tries":3}]"#)
    }

    @Test func `a reference that is the whole value keeps its type, and one in text becomes text`() throws {
        try put(
            "types",
            [
                node(
                    "Give", "convert.to_json",
                    [
                        "value": [
                            "number": "$input.number", "list": "$input.list", "text": "n=$input.number",
                            "null": "$input.nothing", "sum": "={{ $input.number + 1 }}", "dollar": "$$5",
                            "braces": "{{ $input.list[0] }}.x",
                        ]
                    ])
            ], [])
        #expect(
            try output("types", ["number": 7, "list": [1, ["a": true]]])
                == #"{"number":7,"list":[1,{"a":true}],"text":"n=7","null":null,"sum":8,"dollar":"$5","braces":"1.x"}"#)
        let missing = try execute("types", ["list": [1]])
        #expect(missing.status == 500)
        #expect(missing.json["error"]?["details"]?.elements[0]["code"] == "MISSING_VALUE")
    }

    @Test func `every limit is named with the node that passed it, and the worker lives on`() throws {
        let workers = try deployment.workers()
        try put("rounds", [node("Loop", "logic.loop", ["max_iterations": 101])], ["Loop > Loop"])
        try put(
            "nodes",
            [
                node("Loop", "logic.loop", ["max_iterations": 100]), node("A", "math.add", ["a": 1, "b": 1]),
                node("B", "math.add", ["a": 1, "b": 1]),
            ],
            ["Loop > A", "A > B", "B > Loop"])
        try put("slow", [node("Wait", "time.wait", ["duration": "20s"])], [])
        try put("impatient", [node("Wait", "time.wait", ["duration": "20s"], ["timeout": 50])], [])
        try put("deep", [node("Again", "workflow.execute", ["name": "deep"])], [])
        try put(
            "large",
            [
                node("Loop", "logic.loop", ["max_iterations": 40]),
                node(
                    "Double", "string.concat",
                    ["values": ["{{ $text ?? \"0123456789\" }}", "{{ $text ?? \"\" }}"], "out": "text"]),
                node("Small", "math.add", ["a": 1, "b": 1]),
            ], ["Loop > Double", "Double > Small", "Small > Loop"])
        for (name, limit, node) in [
            ("rounds", "loop rounds", "Loop"), ("nodes", "nodes run", "B"), ("slow", "wall time", "Wait"),
            ("impatient", "node timeout", "Wait"), ("deep", "sub-workflow depth", "Again"),
            ("large", "one value", "Double"),
        ] {
            let answer = try execute(name)
            #expect(answer.status == 500, "\(name)")
            #expect(answer.errorCode == "WORKFLOW_ERROR", "\(name)")
            let detail = answer.json["error"]?["details"]?.elements.first
            #expect(detail?["limit"]?.string == limit, "\(name): \(answer)")
            #expect(detail?["node"]?.string == node, "\(name)")
        }
        #expect(try deployment.workers() == workers)
    }

    @Test func `a workflow sees no environment, no file and no other tenant`() throws {
        for expression in ["$env.PATH", "{{ env(\"PATH\") }}", "{{ readFile(\"/etc/passwd\") }}", "$process"] {
            let document: JSONValue = [
                "id": "x", "name": "x",
                "nodes": [
                    [
                        "id": "1", "name": "A", "type": "convert.to_json",
                        "parameters": ["value": JSONValue(expression)],
                    ]
                ], "connections": [:],
            ]
            let answer = try deployment.curl(
                "PUT", "/v1/workflows/spy", token: token, body: .text(document.description))
            #expect(answer.status == 400, "\(expression)")
        }
    }
}

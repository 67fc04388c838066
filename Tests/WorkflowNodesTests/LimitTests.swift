import JSON
import Testing
import WorkflowModel

@Suite("The limit of one value")
struct LimitTests {
    private static let text = JSONValue(String(repeating: "a", count: 3 << 20))
    private static let list = JSONValue(Array(repeating: JSONValue(1), count: 1 << 20))

    private func code(_ type: String, _ parameters: JSONValue) throws -> String {
        if case .failure(let failure) = try Run.result(type, parameters) { failure.code } else { "none" }
    }

    private static let rows: [(String, JSONValue)] = [
        ("string.concat", ["values": [text, text, text]]), ("string.join", ["values": [text, text, text]]),
        (
            "string.join",
            ["values": JSONValue(Array(repeating: JSONValue("a"), count: 1 << 19)), "separator": "                "]
        ),
        ("string.format", ["template": "{a}{a}{a}", "variables": ["a": text]]),
        ("string.replace", ["value": text, "search": "a", "replacement": "12345"]),
        ("string.pad_end", ["value": "", "length": 8_388_609]),
        ("list.concat", ["lists": [list, list, list, list, list]]),
        ("list.map", ["list": [1, 2, 3, 4], "expression": "replace('xxx', 'x', $input.big)", "big": text]),
        ("list.push", ["list": [text, text], "value": text]),
        ("list.flatten", ["list": [list, list, list, list, list]]),
        ("dict.merge", ["objects": [["a": text], ["b": text], ["c": text]]]),
        ("dict.set", ["object": ["a": text, "b": text], "path": "c", "value": text]),
        ("dict.map_values", ["object": ["a": text, "b": text], "expression": "[$item, $item]"]),
        ("dict.from_items", ["items": [["a", text], ["b", text], ["c", text]]]),
        ("convert.to_json", ["value": [text, text, text]]),
        ("convert.url_encode", ["value": JSONValue(String(repeating: "ß", count: 1_500_000))]),
        ("convert.base64_encode", ["value": JSONValue(String(repeating: "a", count: 7 << 20))]),
        ("var.set", ["key": "a", "value": [text, text, text]]),
        ("list.reduce", ["list": [1, 2, 3], "expression": "$acc + $acc", "initial": text]),
    ]

    /// By number: the values themselves are too large for the names of tests.
    @Test("holds for whatever makes a larger one", arguments: rows.indices)
    func values(_ row: Int) throws {
        let (type, parameters) = Self.rows[row]
        let known = Run.registry().type(named: type)
        let declared = parameters.members.filter { known?.declaration.parameter(named: $0.key) != nil }
        guard declared.count < parameters.count else {
            #expect(try code(type, parameters) == "LIMIT_EXCEEDED")
            return
        }
        // What only an expression reads stands in the input, and is no parameter.
        let result = try Run.workflow(
            [
                [
                    "id": "1", "name": "Node", "type": JSONValue(type),
                    "parameters": JSONValue(members: declared.map { ($0.key, $0.value) }),
                ]
            ], [:], input: parameters)
        #expect(throws: NodeFailure.self) { try result.get() }
    }

    @Test("holds for values that hold the same list again and again")
    func doubling() throws {
        var nodes: [JSONValue] = [
            ["id": "0", "name": "0", "type": "list.push", "parameters": ["list": [], "value": "aaaaaaaa"]]
        ]
        var connections: [(key: String, value: JSONValue)] = []
        for index in 1...40 {
            let (name, former) = (JSONValue("\(index)"), "\(index - 1)")
            nodes.append([
                "id": name, "name": name, "type": "list.push", "parameters": ["list": ["$json"], "value": "$json"],
            ])
            connections.append((former, [[["node": name]]]))
        }
        let failure = #expect(throws: NodeFailure.self) { try Run.workflow(JSONValue(nodes), connections).get() }
        #expect(failure?.code == "LIMIT_EXCEEDED")
        #expect(failure?.limit == "one value")
    }

    @Test("refuses to go deeper than 512 levels")
    func depth() throws {
        let path = JSONValue(Array(repeating: JSONValue("a"), count: 600))
        #expect(try code("dict.set", ["object": [:], "path": path, "value": 1]) == "LIMIT_EXCEEDED")
        let deep = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
        #expect(try code("convert.parse_json", ["text": JSONValue(deep)]) == "TYPE_MISMATCH")
    }

    @Test("holds for patterns and what they search")
    func patterns() throws {
        #expect(
            try code("string.match", ["value": "a", "pattern": JSONValue(String(repeating: "a", count: 1001))])
                == "LIMIT_EXCEEDED")
        #expect(
            try code("string.match", ["value": JSONValue(String(repeating: "a", count: 65_537)), "pattern": "a"])
                == "LIMIT_EXCEEDED")
    }

    @Test("takes a time that grows with the texts, not with their product")
    func hostileTexts() throws {
        let text = JSONValue(String(repeating: "a", count: 512 << 10))
        let search = JSONValue(String(repeating: "a", count: 256 << 10) + "b")
        #expect(try Run.result("string.includes", ["value": text, "search": search]).get() == false)
        let distinct = JSONValue((0..<50_000).map { JSONValue($0) })
        #expect(try Run.result("list.unique", ["list": distinct]).get().count == 50_000)
    }
}

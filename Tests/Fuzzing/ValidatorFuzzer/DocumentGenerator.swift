import FuzzingSupport
import JSON

/// Builds workflows out of decisions: mostly well formed, everything about them somewhere wrong.
struct DocumentGenerator {
    private static let names = ["Start", "A", "B", "C", "D", "E", "a", "b", "", "A"]
    private static let types =
        registry.declarations.map(\.name) + ["n8n-nodes-base.set", "@n8n/x.agent", "packagerepo.kv_gte", ""]
    private static let values: [JSONValue] = [
        "$json.a", "$input.x[0]", "$node[\"A\"].b", "={{ $json.a + 1 }}", "{{ length($row) }}", "text $row.name",
        "$out", "{{ nosuch(1) }}", "{{ 1 + }}", "[object Object]", "A", "B", true, 1, -1, JSONValue(2.5) ?? nil, "x",
        [], [:], nil,
        ["$json.a"], ["k": "$row"], ["parameters": ["parameters": ["parameters": [:]]]], [0, 0], "GET",
        "artifact/$input.x", "acme/doc/x", "other/artifact/x", "(a+)+$", "AKIAIOSFODNN7EXAMPLE", "${TENANT_ID}",
    ]
    private static let fields = [
        "id", "name", "version", "tenantId", "active", "description", "variables", "settings", "staticData", "meta",
        "tags", "pinData", "triggers", "nodez",
    ]
    private static let attributes = [
        "disabled", "notes", "retryOnFail", "maxTries", "waitBetweenTries", "retryPolicy", "timeout", "onError",
        "continueOnFail", "skipOnFail", "credentials", "position", "typeVersion", "id", "onErorr",
    ]

    var choices: Choices

    init(_ choices: Choices) { self.choices = choices }

    mutating func document() -> JSONValue {
        var members: [(String, JSONValue)] = [("id", "fuzzed"), ("name", "Fuzzed")]
        members.append(("nodes", choices.once(in: 16) ? value() : list(upTo: 7) { $0.node() }))
        members.append(("connections", choices.once(in: 16) ? value() : connections()))
        for _ in 0..<choices.number(below: 5) { members.append((choices.one(of: Self.fields), fieldValue())) }
        return JSONValue(members: members)
    }

    private mutating func fieldValue() -> JSONValue {
        switch choices.number(below: 5) {
        case 0: return value()
        case 1: return object { $0.variable() }
        case 2: return list(upTo: 3) { ["node": JSONValue($0.name()), "kind": $0.value(), "enabled": true] }
        case 3: return ["executionTimeout": value(), "executionOrder": value()]
        default: return object { $0.value() }
        }
    }

    private mutating func variable() -> JSONValue {
        let types: [JSONValue] = ["string", "number", "integer", "boolean", "array", "object", "date", "any", "x", 1]
        return [
            "type": choices.one(of: types), "defaultValue": value(),
            "validation": ["min": value(), "pattern": value(), "enum": [value()]],
        ]
    }

    private mutating func node() -> JSONValue {
        if choices.once(in: 32) { return value() }
        let type = choices.one(of: Self.types)
        var parameters: [(String, JSONValue)] = []
        for parameter in registry.declaration(named: type)?.parameters ?? [] where !choices.once(in: 4) {
            parameters.append((parameter.name, value()))
        }
        for _ in 0..<choices.number(below: 4) {
            parameters.append(
                (choices.one(of: ["out", "name", "typeVersion", "position", "parameters", "k"]), value()))
        }
        var members: [(String, JSONValue)] = [
            ("id", JSONValue(choices.one(of: Self.names).lowercased())), ("name", JSONValue(name())),
            ("type", JSONValue(type)), ("parameters", JSONValue(members: parameters)),
        ]
        for _ in 0..<choices.number(below: 3) { members.append((choices.one(of: Self.attributes), value())) }
        return JSONValue(members: members)
    }

    private mutating func connections() -> JSONValue {
        object { generator in
            if generator.choices.once(in: 32) { return generator.value() }
            let type = generator.choices.one(of: ["main", "main", "error", "ai_tool", "mian"])
            return JSONValue(members: [(type, generator.slots())])
        }
    }

    private mutating func slots() -> JSONValue {
        switch choices.number(below: 8) {
        case 0: return value()
        case 1...3:
            return JSONValue(
                members: (0..<choices.number(below: 4)).map { _ in
                    (choices.one(of: ["0", "1", "2", "00", "1abc", "-1", "99999999999999999999"]), slot())
                })
        default: return list(upTo: 4) { $0.slot() }
        }
    }

    private mutating func slot() -> JSONValue {
        if choices.once(in: 8) { return nil }
        if choices.once(in: 32) { return value() }
        return list(upTo: 3) { generator in
            if generator.choices.once(in: 32) { return generator.value() }
            return [
                "node": JSONValue(generator.name()), "type": "main", "index": generator.choices.once(in: 8) ? -1 : 0,
            ]
        }
    }

    private mutating func name() -> String {
        choices.once(in: 16) ? choices.text() : choices.one(of: Self.names)
    }

    private mutating func value() -> JSONValue {
        choices.once(in: 8) ? JSONValue(choices.text()) : choices.one(of: Self.values)
    }

    private mutating func object(_ make: (inout Self) -> JSONValue) -> JSONValue {
        JSONValue(members: (0..<choices.number(below: 6)).map { _ in (name(), make(&self)) })
    }

    private mutating func list(upTo count: Int, _ make: (inout Self) -> JSONValue) -> JSONValue {
        JSONValue((0..<choices.number(below: count + 1)).map { _ in make(&self) })
    }
}

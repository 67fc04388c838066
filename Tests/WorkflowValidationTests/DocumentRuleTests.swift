import JSON
import Testing
import WorkflowCatalog
import WorkflowModel

@testable import WorkflowValidation

@Suite("Rules about the document")
struct DocumentRuleTests {
    private static let longName = String(repeating: "ü", count: 256)
    private static let deep = String(repeating: "[", count: 61) + "»[]" + String(repeating: "]", count: 61)

    static let cases: [RuleCase] = [
        RuleCase(
            "MISSING_ID", at: "id", "Workflow must have an id field",
            "\n»{\"name\": \"W\", \"nodes\": [\(node("A"))], \"connections\": {}}"),
        RuleCase(
            "MISSING_ID", at: "id", "Workflow must have an id field",
            "{\"name\": \"W\", \"id\": »\"\", \"nodes\": [\(node("A"))], \"connections\": {}}"),
        RuleCase(
            "MISSING_REQUIRED_FIELD", at: "name", "Workflow must have 'name' field",
            "»{\"id\": \"w\", \"nodes\": [\(node("A"))], \"connections\": {}}"),
        RuleCase(
            "MISSING_REQUIRED_FIELD", at: "nodes", "Workflow must have 'nodes' field",
            "»{\"id\": \"w\", \"name\": \"W\", \"connections\": {}}"),
        RuleCase(
            "MISSING_REQUIRED_FIELD", at: "connections", "Workflow must have 'connections' field",
            "»{\"id\": \"w\", \"name\": \"W\", \"nodes\": [\(node("A"))]}"),
        RuleCase(
            "INVALID_FIELD_TYPE", at: "active", "'active' must be of type boolean; found string",
            document(node("A"), "{}", "\"active\": »\"yes\""), correct: document(node("A"), "{}", "\"active\": null")),
        RuleCase("INVALID_FIELD_TYPE", at: "connections", document(node("A"), "»[]")),
        RuleCase("INVALID_FIELD_TYPE", at: "", "»[1, 2]"),
        RuleCase(
            "INVALID_FIELD_TYPE", at: "nodes[0].disabled",
            document(node("A", "test.give", "{}", "\"disabled\": »1")),
            correct: document(node("A", "test.give", "{}", "\"disabled\": null"))),
        RuleCase(
            "EMPTY_NAME", at: "name",
            "{\"id\": \"w\", \"name\": »\" \\t\", \"nodes\": [\(node("A"))], \"connections\": {}}"),
        RuleCase(
            "EMPTY_WORKFLOW", .warning, at: "nodes",
            "{\"id\": \"w\", \"name\": \"W\", \"nodes\": »[], \"connections\": {}}"),
        RuleCase(
            "NAME_TOO_LONG", .warning, at: "name",
            "{\"id\": \"w\", \"name\": »\"\(longName)\", \"nodes\": [\(node("A"))], \"connections\": {}}",
            correct:
                "{\"id\": \"w\", \"name\": \"\(longName.dropLast())\", \"nodes\": [\(node("A"))], \"connections\": {}}"),
        RuleCase(
            "NAME_TOO_LONG", .warning, at: "description",
            document(node("A"), "{}", "\"description\": »\"\(longName + longName)\"")),
        RuleCase(
            "INVALID_VERSION", .warning, at: "version", document(node("A"), "{}", "\"version\": »\"1.0\""),
            correct: document(node("A"), "{}", "\"version\": \"1.0.0-rc.1+build.07\"")),
        RuleCase(
            "UNKNOWN_FIELD", .warning, at: "verison", suggestion: "version",
            document(node("A"), "{}", "\"verison\": »\"1.0.0\"")),
        RuleCase(
            "UNKNOWN_FIELD", .warning, at: "nodes[0].paramters", suggestion: "parameters",
            document(node("A", "test.give", "{}", "\"paramters\": »{}"))),
        RuleCase(
            "UNKNOWN_PARAMETER", .warning, at: "settings.timezon", suggestion: "timezone",
            document(node("A"), "{}", "\"settings\": {\"timezon\": »\"UTC\"}"),
            correct: document(node("A"), "{}", "\"settings\": {\"timezone\": \"UTC\"}")),
        RuleCase(
            "INVALID_SETTINGS", .warning, at: "settings.timezone", suggestion: "Europe/Berlin",
            document(node("A"), "{}", "\"settings\": {\"timezone\": »\"Europe/Berln\"}"),
            correct: document(node("A"), "{}", "\"settings\": {\"timezone\": \"CET\"}")),
        RuleCase(
            "DUPLICATE_KEY", at: "nodes[0].parameters.value",
            document(node("A", "test.give", "{\"value\": 1, \"\\u0076alue\": »2}"))),
        RuleCase(
            "RESOURCE_LIMIT_EXCEEDED", at: "nodes", "A workflow may have at most 500 nodes; found 501",
            "{\"id\": \"w\", \"name\": \"W\", \"nodes\": »[\(many(501))], \"connections\": {}}",
            correct: "{\"id\": \"w\", \"name\": \"W\", \"nodes\": [\(many(500))], \"connections\": {}}"),
        RuleCase(
            "RESOURCE_LIMIT_EXCEEDED", at: "connections",
            "{\"id\": \"w\", \"name\": \"W\", \"nodes\": [\(node("A")), \(node("B"))], \"connections\": »{\"A\": {\"main\": [[\(targets(2_001))]]}}}"
        ),
        RuleCase(
            "RESOURCE_LIMIT_EXCEEDED",
            at: "staticData.x" + String(repeating: "[0]", count: 62), "A workflow may be nested at most 64 deep",
            document(node("A"), "{}", "\"staticData\": {\"x\": [\(deep)]}"),
            correct: document(node("A"), "{}", "\"staticData\": {\"x\": [\"[[[[[\"]}")),
    ]

    private static func many(_ count: Int) -> String {
        (0..<count).map { node("N\($0)") }.joined(separator: ",")
    }

    private static func targets(_ count: Int) -> String {
        Array(repeating: "{\"node\": \"B\"}", count: count).joined(separator: ",")
    }

    @Test("hold, each with its code and place", arguments: cases)
    func rules(_ rule: RuleCase) { check(rule) }

    @Test("a document past its size is not read at all")
    func size() {
        let loaded = WorkflowLoader(registry: RuleNodes.registry)
            .load(Array(repeating: UInt8(ascii: " "), count: (1 << 20) + 1), name: "big")
        #expect(loaded.findings.map(\.code) == ["RESOURCE_LIMIT_EXCEEDED"])
        #expect(loaded.findings.first?.message == "A workflow may have at most 1048576 bytes; found 1048577")
        #expect(loaded.findings.first?.position == Finding.Position(line: 1, column: 1))
        #expect(loaded.parseDocument() == nil && loaded.plan == nil && !loaded.isValid)
    }

    @Test("every later one of a key that stands often is reported, in its place")
    func threefold() {
        let loaded = MarkedDocument(
            "{\"id\": \"a\", \"id\": \"b\", \"name\": \"W\",\n\"id\": \"c\", \"nodes\": [], \"connections\": {}}"
        ).load()
        #expect(loaded.findings.map(\.code) == ["DUPLICATE_KEY", "DUPLICATE_KEY", "EMPTY_WORKFLOW"])
        #expect(loaded.findings.map(\.position?.line) == [1, 2, 2])
        #expect(loaded.findings.map(\.position?.column) == [19, 7, 21])
    }

    @Test("what is missing from an object that stands twice is missing from the later one")
    func replaced() {
        let loaded = MarkedDocument(
            "{\"id\": \"a\", \"name\": \"W\", \"connections\": {},\n"
                + "\"nodes\": [{\"id\": \"x\"}],\n\"nodes\": [{\"name\": \"N\", \"type\": \"test.give\"}]}"
        ).load()
        #expect(loaded.findings.map(\.code) == ["DUPLICATE_KEY", "MISSING_NODE_ID"])
        #expect(loaded.findings.map(\.position) == [.init(line: 3, column: 10), .init(line: 3, column: 11)])
    }
}

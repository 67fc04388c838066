import JSON
import Testing
import WorkflowModel

@testable import WorkflowValidation

@Suite("Rules about nodes")
struct NodeRuleTests {
    private static func with(_ more: String) -> String { document(node("A", "test.give", "{}", more)) }

    static let cases: [RuleCase] = [
        RuleCase(
            "MISSING_NODE_ID", at: "nodes[0].id", "Node must have an id",
            document("»{\"name\": \"A\", \"type\": \"test.give\"}")),
        RuleCase(
            "MISSING_NODE_NAME", at: "nodes[0].name", "Node must have a name",
            document("{\"id\": \"a\", \"name\": »\" \", \"type\": \"test.give\"}")),
        RuleCase(
            "MISSING_NODE_TYPE", at: "nodes[0].type", "Node must have a type",
            document("{\"id\": \"a\", \"name\": \"A\", \"type\": »null}")),
        RuleCase("INVALID_NODE", at: "nodes[1]", document("\(node("A")), »[]")),
        RuleCase(
            "DUPLICATE_NODE_NAME", at: "nodes[1].name", "Duplicate node name: \"A\"",
            document("\(node("A")), {\"id\": \"b\", \"name\": »\"A\", \"type\": \"test.give\"}"),
            correct: document("\(node("A")), \(node("B"))")),
        RuleCase(
            "DUPLICATE_NODE_ID", at: "nodes[1].id",
            document("\(node("A")), {\"id\": »\"a\", \"name\": \"B\", \"type\": \"test.give\"}")),
        RuleCase(
            "UNKNOWN_NODE_TYPE", at: "nodes[0].type", "Node type 'logic.iff' not found in registry",
            suggestion: "logic.if", document("{\"id\": \"a\", \"name\": \"A\", \"type\": »\"logic.iff\"}"),
            correct: document(node("A", "test.handOver"))),
        RuleCase(
            "UNKNOWN_NODE_TYPE", at: "nodes[0].type", suggestion: "packagerepo.kv_get",
            document("{\"id\": \"a\", \"name\": \"A\", \"type\": »\"storage.kv_get\"}")),
        RuleCase(
            "FOREIGN_NODE_TYPE", .warning, at: "nodes[0].type",
            document(
                "{\"id\": \"a\", \"name\": \"A\", \"type\": »\"n8n-nodes-base.set\", \"parameters\": {\"x\": \"={{ $nope( }}\"}}"
            )),
        RuleCase(
            "FOREIGN_NODE_TYPE", .warning, at: "nodes[0].type",
            document(
                "{\"id\": \"a\", \"name\": \"A\", \"type\": »\"@n8n/n8n-nodes-langchain.agent\", \"typeVersion\": 1.7}")
        ),
        RuleCase(
            "FOREIGN_NODE_TYPE", .warning, at: "nodes[0].type",
            document("{\"id\": \"a\", \"name\": \"A\", \"type\": »\"@acme/n8n-nodes-acme.tool\"}")),
        RuleCase(
            "INVALID_TYPE_VERSION", at: "nodes[0].typeVersion", with("\"typeVersion\": »0.5"),
            correct: document(node("A", "test.typed", "{\"text\": \"\"}", "\"typeVersion\": 2.1"))),
        RuleCase("INVALID_TYPE_VERSION", at: "nodes[0].typeVersion", with("\"typeVersion\": »\"1\"")),
        RuleCase(
            "INVALID_TYPE_VERSION", .warning, at: "nodes[0].typeVersion",
            "Node type 'test.typed' has no version 2; known: 1, 2.1",
            document(node("A", "test.typed", "{\"text\": \"\"}", "\"typeVersion\": »2"))),
        RuleCase(
            "INVALID_POSITION", .warning, at: "nodes[0].position", with("\"position\": »[1]"),
            correct: with("\"position\": [1, -2.5]")),
        RuleCase(
            "TIMEOUT_TOO_SHORT", .warning, at: "nodes[0].timeout", with("\"timeout\": »999"),
            correct: with("\"timeout\": 1000")),
        RuleCase(
            "TIMEOUT_TOO_LONG", .warning, at: "nodes[0].timeout", with("\"timeout\": »3600001"),
            correct: with("\"timeout\": 3600000")),
        RuleCase(
            "INVALID_ON_ERROR", at: "nodes[0].onError", suggestion: "stopWorkflow",
            with("\"onError\": »\"stopWorkflw\""), correct: with("\"onError\": \"skipNode\"")),
        RuleCase("INVALID_ON_ERROR", at: "nodes[0].onError", with("\"onError\": »7")),
        RuleCase(
            "INVALID_RETRY", at: "nodes[0].retryPolicy.backoffType", suggestion: "fibonacci",
            with("\"retryPolicy\": {\"backoffType\": »\"fibonaci\"}"),
            correct: with(
                "\"retryPolicy\": {\"enabled\": true, \"backoffType\": \"linear\", \"maxAttempts\": 10, \"retryableStatusCodes\": [503]}"
            )),
        RuleCase("INVALID_RETRY", at: "nodes[0].retryPolicy", with("\"retryPolicy\": »true")),
        RuleCase("INVALID_RETRY", at: "nodes[0].maxTries", with("\"retryOnFail\": true, \"maxTries\": »\"3\"")),
        RuleCase(
            "INVALID_RETRY", .warning, at: "nodes[0].maxTries", with("\"retryOnFail\": true, \"maxTries\": »11")),
        RuleCase(
            "INVALID_RETRY", .warning, at: "nodes[0].retryOnFail",
            "'maxTries' has no effect without \"retryOnFail\": true",
            suggestion: "retryOnFail",
            document("»{\"id\": \"a\", \"name\": \"A\", \"type\": \"test.give\", \"maxTries\": 3}"),
            correct: with("\"retryOnFail\": false, \"maxTries\": 3")),
        RuleCase(
            "INVALID_RETRY", at: "nodes[0].retryPolicy.retryableStatusCodes",
            with("\"retryPolicy\": {\"retryableStatusCodes\": »[5030]}")),
        RuleCase(
            "INVALID_RETRY", .warning, at: "nodes[0].retryPolicy.retryableErrors[1]", suggestion: "TIMEOUT",
            with("\"retryPolicy\": {\"retryableErrors\": [\"UPSTREAM_ERROR\", »\"TIMEOT\"]}"),
            correct: with("\"retryPolicy\": {\"retryableErrors\": [\"TIMEOUT\", \"STORAGE_UNAVAILABLE\"]}")),
        RuleCase(
            "UNKNOWN_PARAMETER", .warning, at: "nodes[0].retryPolicy.maxAttempt", suggestion: "maxAttempts",
            with("\"retryPolicy\": {\"maxAttempt\": »3}")),
        RuleCase(
            "UNKNOWN_PARAMETER", .warning, at: "settings.retryPolicy.delay",
            "A retryPolicy has no member 'delay'",
            document(node("A"), "{}", "\"settings\": {\"retryPolicy\": {\"delay\": »3}}")),
        RuleCase(
            "INVALID_RETRY", at: "settings.retryPolicy.initialDelay",
            document(node("A"), "{}", "\"settings\": {\"retryPolicy\": {\"initialDelay\": »-1}}")),
    ]

    @Test("hold, each with its code and place", arguments: cases)
    func rules(_ rule: RuleCase) { check(rule) }

    @Test("names and ids that only look the same are two, wherever they are used")
    func exactNames() throws {
        let (composed, decomposed) = ("\u{e9}", "e\u{301}")
        let nodes = "\(node(composed)), \(node(decomposed)), \(node("C", "test.give", "{\"value\": 1}"))"
        let loaded = MarkedDocument(
            document(
                nodes, edges("\(composed)>C \(decomposed)>C"),
                "\"pinData\": {\"\(composed)\": [], \"\(decomposed)\": []}")
        ).load()
        #expect(loaded.findings.isEmpty, "\(loaded.findings)")
        let read = WorkflowDocument(try #require(loaded.parseDocument()))
        #expect(read.nodes.map { read.node(named: $0.name)?.index } == [0, 1, 2])
        #expect(read.nodes.map { read.node(named: $0.id)?.index } == [0, 1, 2])
        #expect(read.connections.map(\.source) == [0, 1])

        let dangling = MarkedDocument(document(nodes, "{\"\(composed)\": {\"main\": [[{\"node\": \"E\u{301}\"}]]}}"))
        #expect(dangling.load().errors.map(\.code) == ["INVALID_CONNECTION_TARGET_NODE"])
    }
}

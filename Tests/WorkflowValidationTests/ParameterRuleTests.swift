import JSON
import Testing
import WorkflowCatalog
import WorkflowModel

@testable import WorkflowValidation

@Suite("Rules about parameters")
struct ParameterRuleTests {
    private static func typed(_ parameters: String) -> String { document(node("A", "test.typed", parameters)) }
    private static func foreign(_ parameters: String) -> String {
        document(node("A", "n8n-nodes-base.set", parameters))
    }

    static let cases: [RuleCase] = [
        RuleCase(
            "NESTED_NODE_ATTRIBUTES", at: "nodes[0].parameters",
            "Parameters contain node-level attributes (name/typeVersion/position)",
            document(node("A", "test.give", "»{\"name\": \"A\", \"typeVersion\": 1}")),
            correct: typed("{\"text\": \"\", \"name\": \"A\"}")),
        RuleCase(
            "OBJECT_SERIALIZATION_FAILURE", at: "nodes[0].parameters.value.a[0]",
            "Parameter 'a' has serialization failure: [object Object]",
            document(node("A", "test.give", "{\"value\": {\"a\": [»\"[object Object]\"]}}")),
            correct: document(node("A", "test.give", "{\"value\": \"an [object Object] or so\"}"))),
        RuleCase(
            "EXCESSIVE_PARAMETER_NESTING", at: "nodes[0].parameters.value.parameters.parameters",
            document(
                node("A", "test.give", "{\"value\": {\"parameters\": {\"parameters\": »{\"parameters\": {}}}}}")),
            correct: document(node("A", "test.give", "{\"value\": {\"parameters\": {\"a\": 1}}}"))),
        RuleCase("INVALID_PARAMETERS", at: "nodes[0].parameters", document(node("A", "test.give", "»[]"))),
        RuleCase(
            "MISSING_PARAMETER", at: "nodes[0].parameters.text", "Node type 'test.typed' needs the parameter 'text'",
            typed("»{}"), correct: typed("{\"text\": \"$input.x\"}")),
        RuleCase("MISSING_PARAMETER", at: "nodes[0].parameters.text", typed("{\"text\": »null}")),
        RuleCase(
            "MISSING_PARAMETER", at: "nodes[0].parameters",
            "Node type 'logic.loop' needs one of the parameters 'items', 'max_iterations'",
            document(node("A", "logic.loop", "»{\"body\": \"x\"}")),
            correct: document(node("A", "logic.loop", "{\"max_iterations\": 1}"))),
        RuleCase(
            "PARAMETER_TYPE_MISMATCH", at: "nodes[0].parameters.count",
            "Parameter 'count' must be of type integer; found string",
            typed("{\"text\": \"\", \"count\": »\"7\"}"), correct: typed("{\"text\": \"\", \"count\": \"$input.n\"}")),
        RuleCase(
            "PARAMETER_TYPE_MISMATCH", at: "nodes[0].parameters.flag",
            typed("{\"text\": \"a $$ b\", \"flag\": »\"is $input.n\"}")),
        RuleCase("PARAMETER_TYPE_MISMATCH", at: "nodes[0].parameters.out", typed("{\"text\": \"\", \"out\": »[]}")),
        RuleCase(
            "PARAMETER_NOT_ALLOWED", at: "nodes[0].parameters.mode", suggestion: "first",
            typed("{\"text\": \"\", \"mode\": »\"frist\"}"), correct: typed("{\"text\": \"\", \"mode\": \"last\"}")),
        RuleCase(
            "PARAMETER_NOT_ALLOWED", at: "nodes[0].parameters.count", "Parameter 'count' must be 1 to 10; found 11",
            typed("{\"text\": \"\", \"count\": »11}"), correct: typed("{\"text\": \"\", \"count\": 10}")),
        RuleCase(
            "PARAMETER_NOT_ALLOWED", at: "nodes[0].parameters.code", typed("{\"text\": \"\", \"code\": »\"abcd\"}"),
            correct: typed("{\"text\": \"\", \"code\": \"abc\"}")),
        RuleCase("PARAMETER_NOT_ALLOWED", at: "nodes[0].parameters.out", typed("{\"text\": \"\", \"out\": »\"a-b\"}")),
        RuleCase(
            "UNKNOWN_PARAMETER", .warning, at: "nodes[0].parameters.txt", suggestion: "text",
            typed("{\"text\": \"\", \"txt\": »\"\"}"),
            correct: document(node("A", "test.give", "{\"keyName\": 1, \"out\": \"x\"}"))),
        RuleCase(
            "HARD_CODED_SECRET", .warning, at: "nodes[0].parameters.value.db_password",
            document(node("A", "test.give", "{\"value\": {\"db_password\": »\"hunter2\"}}")),
            correct: document(node("A", "test.give", "{\"value\": {\"db_password\": \"$input.password\"}}"))),
        RuleCase(
            "HARD_CODED_SECRET", .warning, at: "nodes[0].parameters.value",
            document(
                node("A", "test.give", "{\"value\": »\"Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2lnbmF0dXJl\"}"))),
        RuleCase(
            "HARD_CODED_SECRET", .warning, at: "nodes[0].parameters.value[0]",
            document(node("A", "test.give", "{\"value\": [»\"key AKIAIOSFODNN7EXAMPLE\"]}"))),
        RuleCase(
            "HARD_CODED_SECRET", .warning, at: "nodes[0].parameters.value",
            document(node("A", "test.give", "{\"value\": »\"-----BEGIN RSA PRIVATE KEY-----\\nMII\"}"))),
        RuleCase(
            "REGEX_COMPLEXITY_WARNING", .warning, at: "nodes[0].parameters.pattern",
            document(node("A", "string.match", "{\"value\": \"a\", \"pattern\": »\"^((a+)+|(b*)*)$\"}")),
            correct: document(node("A", "string.match", "{\"value\": \"a\", \"pattern\": \"^(a+)+$\"}"))),
    ]

    @Test("hold, each with its code and place", arguments: cases)
    func rules(_ rule: RuleCase) { check(rule) }

    @Test(
        "what a foreign node's parameters contain is at most a warning",
        arguments: [
            ("{\"name\": \"x\"}", "NESTED_NODE_ATTRIBUTES"),
            ("{\"name\": \"x\", \"position\": [0, 0]}", "NESTED_NODE_ATTRIBUTES"),
            ("{\"options\": {\"parameters\": {\"parameters\": {\"parameters\": {}}}}}", "EXCESSIVE_PARAMETER_NESTING"),
            ("{\"x\": \"[object Object]\"}", "OBJECT_SERIALIZATION_FAILURE"),
        ])
    func foreignParameters(_ parameters: String, _ code: String) {
        for type in ["n8n-nodes-base.set", "@acme/n8n-nodes-acme.tool"] {
            let findings = MarkedDocument(document(node("A", type, parameters))).load().findings
            #expect(findings.map(\.code) == ["FOREIGN_NODE_TYPE", code])
            #expect(findings.allSatisfy { $0.severity == .warning })
        }
    }

    @Test("the answer to parameters that hold a name is the contract's")
    func contract() throws {
        let failure = try #require(
            MarkedDocument(document(node("A", "test.give", "{\"name\": \"x\"}"))).load().failure)
        #expect(failure.code.name == "WORKFLOW_VALIDATION_ERROR")
        #expect(failure.message == "Workflow validation failed: 1 error(s)")
        let detail = try #require(failure.details?[0])
        #expect(failure.details?.count == 1)
        #expect(detail["type"] == "error")
        #expect(detail["field"] == "nodes[0].parameters")
        #expect(detail["message"] == "Parameters contain node-level attributes (name/typeVersion/position)")
    }

    @Test("the complexity of a pattern counts what can backtrack")
    func complexity() {
        #expect(PatternComplexity("^[a-z]+$").score == 8)
        #expect(PatternComplexity("(a+)+").score == 55)
        #expect(PatternComplexity("((a+)+)+").score == 108)
        #expect(PatternComplexity("a|b|c").score == 25)
        #expect(PatternComplexity("(?=a)(?<!b)c").score == 72)
        #expect(PatternComplexity("\\(a+\\)+[(+)+|]").score == 14)
        #expect(PatternComplexity("(a?)?").nestedQuantifiers == 0)
        #expect(PatternComplexity("(ab{2,3}){4}").nestedQuantifiers == 1)
        #expect(PatternComplexity(")((*+{\\").score == 7)
    }

    @Test("a pattern that could run away is not run")
    func bounded() {
        let text = String(repeating: "a", count: 5_000) + "!"
        #expect(BoundedMatch.matches(text, "^(a+)+$"))
        #expect(BoundedMatch.matches(text, "^a*a*a*a*a*$"))
        #expect(!BoundedMatch.matches("abcd", "^[a-z]{3}$"))
        #expect(BoundedMatch.matches("abc", "("))
    }
}

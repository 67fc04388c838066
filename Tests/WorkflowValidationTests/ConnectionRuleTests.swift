import JSON
import Testing
import WorkflowCatalog
import WorkflowModel

@testable import WorkflowValidation

@Suite("Rules about connections and the graph")
struct ConnectionRuleTests {
    private static let two = "\(node("A")), \(node("B"))"
    private static let three = "\(two), \(node("C"))"
    private static let choice = "\(node("If", "logic.if", "{\"condition\": true}")), \(node("B"))"
    private static let answer = node("R", "packagerepo.respond_json", "{\"body\": 1}")

    /// Two nodes, the first of which leaves by `error` when it fails.
    private static let handled =
        "\(node("A", "test.give", "{}", "\"onError\": \"continueErrorOutput\"")), \(node("B"))"

    static let cases: [RuleCase] = [
        RuleCase("INVALID_CONNECTION_FORMAT", at: "connections.A", document(two, "{\"A\": »[]}")),
        RuleCase("INVALID_CONNECTION_FORMAT", at: "connections.A.main", document(two, "{\"A\": {\"main\": »\"B\"}}")),
        RuleCase(
            "INVALID_CONNECTION_FORMAT", at: "connections.A.main[1]",
            document(two, "{\"A\": {\"main\": [null, »{}]}}"),
            correct: document(handled, "{\"A\": {\"main\": [null, []], \"error\": [[{\"node\": \"B\"}]]}}")),
        RuleCase(
            "INVALID_CONNECTION_SOURCE", at: "connections.Aa",
            "Connection source node 'Aa' not found in workflow nodes", suggestion: "A",
            document(two, "{\"Aa\": »{\"main\": [[{\"node\": \"B\"}]]}}")),
        RuleCase(
            "INVALID_OUTPUT_TYPE", at: "connections.A.mian", "Invalid output type 'mian'. Must be 'main' or 'error'",
            document(two, "{\"A\": {\"mian\": »[[{\"node\": \"B\"}]]}}"),
            correct: document(handled, "{\"A\": {\"error\": {\"0\": [{\"node\": \"B\"}]}}}")),
        RuleCase(
            "INVALID_OUTPUT_TYPE", at: "connections.A.ai_tool",
            document(two, "{\"A\": {\"ai_tool\": »[[{\"node\": \"B\"}]]}}")),
        RuleCase(
            "INVALID_OUTPUT_INDEX", at: "connections.A.main.1abc", "Connection index must be numeric",
            document(two, "{\"A\": {\"main\": {\"1abc\": »[]}}}"),
            correct: document(
                two, "{\"A\": {\"main\": {\"00\": [{\"node\": \"B\", \"type\": \"main\", \"index\": 0}]}}}")),
        RuleCase(
            "INVALID_OUTPUT_INDEX", at: "connections.A.main.-1", document(two, "{\"A\": {\"main\": {\"-1\": »[]}}}")),
        RuleCase(
            "INVALID_CONNECTION_TARGET", at: "connections.A.main[0][0]",
            document(two, "{\"A\": {\"main\": [[»\"B\"]]}}")),
        RuleCase(
            "INVALID_CONNECTION_TARGET", at: "connections.A.main[0][0].node",
            document(two, "{\"A\": {\"main\": [[»{}]]}}")),
        RuleCase(
            "INVALID_CONNECTION_TARGET", at: "connections.A.main[0][0].type",
            document(two, "{\"A\": {\"main\": [[{\"node\": \"B\", \"type\": »\"mian\"}]]}}")),
        RuleCase(
            "INVALID_CONNECTION_TARGET", at: "connections.A.main[0][0].index",
            document(two, "{\"A\": {\"main\": [[{\"node\": \"B\", \"index\": »-1}]]}}")),
        RuleCase(
            "INVALID_CONNECTION_TARGET_NODE", at: "connections.A.main[0][0].node",
            "Connection target node 'Bee' not found",
            document(two, "{\"A\": {\"main\": [[{\"node\": »\"Bee\"}]]}}")),
        RuleCase(
            "CONNECTION_BY_ID", .warning, at: "connections.A.main[0][0].node", suggestion: "B",
            document(two, "{\"A\": {\"main\": [[{\"node\": »\"b\"}]]}}")),
        RuleCase(
            "CONNECTION_BY_ID", .warning, at: "connections.a",
            document(two, "{\"a\": »{\"main\": [[{\"node\": \"B\"}]]}}")),
        RuleCase(
            "OUTPUT_OUT_OF_RANGE", at: "connections.A.main[1]",
            document(two, "{\"A\": {\"main\": [[], »[{\"node\": \"B\"}]]}}"),
            correct: document(
                "\(node("A", "test.give", "{}", "\"onError\": \"continueErrorOutput\"")), \(node("B"))",
                "{\"A\": {\"main\": [[], [{\"node\": \"B\"}]]}}")),
        RuleCase(
            "OUTPUT_OUT_OF_RANGE", at: "connections.If.main.2",
            document(
                "\(choice), \(node("C"))",
                "{\"If\": {\"main\": {\"0\": [{\"node\": \"B\"}], \"2\": »[{\"node\": \"C\"}]}}}")),
        RuleCase(
            "DUPLICATE_CONNECTION", .warning, at: "connections.A.main[0][1]",
            document(
                two, "{\"A\": {\"main\": [[{\"node\": \"B\"}, »{\"node\": \"B\", \"type\": \"main\", \"index\": 0}]]}}"),
            correct: document(
                "\(choice)", "{\"If\": {\"main\": [[{\"node\": \"B\"}], [{\"node\": \"B\"}]]}}")),
        RuleCase(
            "CIRCULAR_DEPENDENCY", at: "connections", "The nodes form a cycle: B → C → B",
            document(three, "»" + edges("A>B B>C C>B")), correct: document(three, edges("A>B A>C B>C"))),
        RuleCase(
            "CIRCULAR_DEPENDENCY", at: "connections", "The nodes form a cycle: A → A",
            document(node("A"), "»" + edges("A>A"))),
        RuleCase(
            "UNREACHABLE_NODE", .warning, at: "nodes[1]",
            document("\(node("T", "metabuilder.trigger")), »\(node("A"))"),
            correct: document(
                "\(node("T", "metabuilder.trigger")), \(node("A")), \(node("Off", "test.give", "{}", "\"disabled\": true"))",
                edges("T>A"))),
        RuleCase(
            "INVALID_JUMP_TARGET", at: "nodes[0].parameters.then", "There is no node 'Bx' to jump to",
            document(
                "\(node("If", "logic.if", "{\"condition\": true, \"then\": »\"Bx\", \"else\": \"b\"}")), \(node("B"))"),
            correct: document(
                "\(node("If", "logic.if", "{\"condition\": true, \"then\": \"B\", \"else\": \"c\"}")), \(node("B")), \(node("C"))"
            )),
        RuleCase(
            "INVALID_JUMP_TARGET", at: "nodes[0]", document("»\(choice)")),
        RuleCase(
            "INVALID_TRIGGER", at: "triggers[0].nodeId",
            document(node("A"), "{}", "\"triggers\": [{\"nodeId\": »\"X\", \"kind\": \"manual\"}]"),
            correct: document(node("A"), "{}", "\"triggers\": [{\"nodeId\": \"a\", \"kind\": \"webhook\"}]")),
        RuleCase(
            "INVALID_TRIGGER", at: "triggers[0].kind", suggestion: "schedule",
            document(node("A"), "{}", "\"triggers\": [{\"nodeId\": \"A\", \"kind\": »\"schedul\"}]")),
        RuleCase(
            "INVALID_TRIGGER", at: "triggers[0].nodeId",
            document(node("A"), "{}", "\"triggers\": [»{\"kind\": \"manual\"}]")),
        RuleCase(
            "INVALID_TRIGGER", at: "triggers[0].cron",
            "The schedule cannot be read: minute: a value is 0 to 59, found '61'",
            scheduled("\"cron\": »\"61 * * * *\""),
            correct: scheduled("\"cron\": \"0 4 * * mon-fri\", \"timezone\": \"Europe/Berlin\"")),
        RuleCase(
            "INVALID_TRIGGER", at: "triggers[0].cron",
            "The schedule cannot be read: a cron expression is a text; found 5", scheduled("\"cron\": »5"),
            correct: scheduled("\"cron\": \"@hourly\", \"timezone\": null")),
        RuleCase(
            "INVALID_TRIGGER", at: "triggers[0].interval",
            "The schedule cannot be read: an interval is 1 second to 366 days", scheduled("\"interval\": »0.5"),
            correct: scheduled("\"interval\": 1")),
        RuleCase(
            "INVALID_TRIGGER", at: "triggers[0].interval",
            "The schedule cannot be read: an interval is a number of seconds, or a text with a unit such as \"90s\" or "
                + "\"5m\"; found \"90\"",
            suggestion: "90s", scheduled("\"interval\": »\"90\""), correct: scheduled("\"interval\": \"90s\"")),
        RuleCase(
            "INVALID_TRIGGER", at: "triggers[0].cron", "A trigger of kind 'schedule' needs 'cron' or 'interval'",
            document(node("A"), "{}", "\"triggers\": [»{\"nodeId\": \"A\", \"kind\": \"schedule\"}]")),
        RuleCase(
            "INVALID_TRIGGER", at: "triggers[0].cron", scheduled("\"cron\": »null"),
            correct: scheduled("\"cron\": null, \"interval\": 5")),
        RuleCase(
            "UNKNOWN_PARAMETER", .warning, at: "triggers[0].timezon", suggestion: "timezone",
            scheduled("\"cron\": \"@daily\", \"timezon\": »\"Asia/Tokyo\"")),
        RuleCase(
            "UNKNOWN_PARAMETER", .warning, at: "triggers[0].cron",
            "A trigger of kind 'webhook' does not use 'cron'",
            document(
                node("A"), "{}",
                "\"triggers\": [{\"nodeId\": \"A\", \"kind\": \"webhook\", \"cron\": »\"@daily\"}]")),
        RuleCase(
            "INVALID_TRIGGER", at: "triggers[0].interval", scheduled("\"interval\": »\"soon\""),
            correct: scheduled("\"interval\": \"5m\"")),
        RuleCase(
            "INVALID_TRIGGER", at: "triggers[0].interval",
            scheduled("\"cron\": \"@hourly\", \"interval\": »5")),
        RuleCase(
            "INVALID_TRIGGER", at: "triggers[0].timezone",
            "The schedule cannot be read: a time zone is a name such as Europe/Berlin, or UTC; found 'Berlin'",
            suggestion: "Europe/Berlin", scheduled("\"cron\": \"@hourly\", \"timezone\": »\"Berlin\"")),
        RuleCase(
            "INVALID_TRIGGER", at: "settings.timezone",
            scheduled("\"cron\": \"@hourly\"", "\"settings\": {\"timezone\": »\"Mars/Olympus\"},"),
            correct: scheduled("\"cron\": \"@hourly\"", "\"settings\": {\"timezone\": \"Asia/Tokyo\"},")),
        RuleCase(
            "INVALID_ON_ERROR", .warning, at: "nodes[0].onError",
            "A failure of 'A' ends here unseen: 'continueErrorOutput' needs a connection from 'error'",
            document(
                "\(node("A", "test.give", "{}", "\"onError\": »\"continueErrorOutput\"")), \(node("B"))", edges("A>B")),
            correct: document(
                "\(node("A", "test.give", "{}", "\"onError\": \"continueErrorOutput\"")), \(node("B"))",
                "{\"A\": {\"error\": [[{\"node\": \"B\"}]]}}")),
        RuleCase(
            "INVALID_ON_ERROR", .warning, at: "nodes[0].onError",
            "'A' never leaves by 'error': that needs \"onError\": \"continueErrorOutput\"",
            suggestion: "continueErrorOutput",
            document("»\(two)", "{\"A\": {\"main\": [[{\"node\": \"B\"}]], \"error\": [[{\"node\": \"B\"}]]}}"),
            correct: document(
                "\(choice), \(node("C"))",
                "{\"If\": {\"main\": [[{\"node\": \"B\"}]], \"error\": [[{\"node\": \"C\"}]]}}")),
        RuleCase(
            "NO_RESPONSE", .warning, at: "nodes[1]", isRouted: true,
            document(
                "\(node("If", "logic.if", "{\"condition\": true}")), »\(node("B")), \(answer)", edges("If>R If:1>B")),
            correct: document("\(choice), \(answer)", edges("If>R If:1>B B>R"))),
        RuleCase(
            "NO_RESPONSE", .warning, at: "nodes[0]", isRouted: true,
            document("»\(node("If", "logic.if", "{\"condition\": true}")), \(answer)", edges("If>R")),
            correct: document("\(node("A")), \(node("B")), \(answer)", edges("A>B A>R"))),
    ]

    @Test("hold, each with its code and place", arguments: cases)
    func rules(_ rule: RuleCase) { check(rule) }

    @Test(
        "a cycle through a loop node is no error, whichever system the loop is of",
        arguments: [
            "logic.loop", "control.loop", "n8n-nodes-base.splitInBatches",
        ])
    func loops(_ type: String) {
        let loaded = MarkedDocument(
            document("\(node("S")), \(node("L", type, "{\"max_iterations\": 1}")), \(node("B"))", edges("S>L L>B B>L"))
        ).load()
        #expect(!loaded.findings.contains { $0.code == "CIRCULAR_DEPENDENCY" }, "\(loaded.findings)")
        #expect(loaded.errors.isEmpty)
    }

    @Test("a schedule whose 'cron' is misspelt is an error that says so, at the misspelt member too")
    func misspeltCron() {
        let findings = MarkedDocument(scheduled("\"crn\": \"@daily\"")).load().findings
        #expect(findings.map(\.code) == ["INVALID_TRIGGER", "UNKNOWN_PARAMETER"])
        #expect(findings.map(\.suggestion) == ["cron", "cron"])
    }

    @Test("a cycle in a workflow of another system is a warning")
    func foreignCycle() {
        let type = "n8n-nodes-base.set"
        let loaded = MarkedDocument(document("\(node("A", type)), \(node("B", type))", edges("A>B B>A"))).load()
        let cycle = loaded.findings.filter { $0.code == "CIRCULAR_DEPENDENCY" }
        #expect(cycle.map(\.severity) == [.warning])
    }

    @Test("n8n's shape: fractional versions, empty slots and connections to models pass")
    func exports() {
        let loaded = MarkedDocument(
            document(
                "\(node("Model", "@n8n/n8n-nodes-langchain.lm", "{}", "\"typeVersion\": 1.2")), "
                    + "\(node("Agent", "@n8n/n8n-nodes-langchain.agent"))",
                "{\"Model\": {\"ai_languageModel\": [[{\"node\": \"Agent\", \"type\": \"ai_languageModel\", \"index\": 0}]]}, \"Agent\": {\"main\": [null, []]}}"
            )
        ).load()
        #expect(loaded.findings.allSatisfy { $0.code == "FOREIGN_NODE_TYPE" }, "\(loaded.findings)")
        #expect(loaded.isValid && !loaded.isValid(strict: true))
    }
}

/// A document with a trigger of kind `schedule`.
private func scheduled(_ members: String, _ more: String = "") -> String {
    document(node("A"), "{}", "\(more) \"triggers\": [{\"nodeId\": \"A\", \"kind\": \"schedule\", \(members)}]")
}

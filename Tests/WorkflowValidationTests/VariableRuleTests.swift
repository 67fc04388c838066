import JSON
import RepositoryModel
import Testing
import WorkflowModel

@testable import WorkflowValidation

@Suite("Rules about variables, tenants and settings")
struct VariableRuleTests {
    private static func variable(_ definition: String, name: String = "v") -> String {
        document(node("A"), "{}", "\"variables\": {\"\(name)\": \(definition)}")
    }
    private static func typed(_ type: String, _ value: String, _ more: String = "") -> String {
        variable("{\"type\": \"\(type)\", \"defaultValue\": \(value)\(more.isEmpty ? "" : ", \(more)")}")
    }
    private static func setting(_ text: String) -> String { document(node("A"), "{}", "\"settings\": {\(text)}") }
    private static func top(_ text: String) -> String { document(node("A"), "{}", text) }
    private static let acme = ValidationContext(tenant: try? TenantID("acme"))
    private static let owned = ValidationContext(tenant: try? TenantID("acme"), isTenantOwned: true)
    private static let mine = "\"tenantId\": \"acme\""

    static let cases: [RuleCase] = [
        RuleCase(
            "MISSING_TENANT_ID", .warning, at: "tenantId", in: acme, "»" + document(),
            correct: top("\"tenantId\": \"${TENANT_ID}\"")),
        RuleCase("INVALID_TENANT_ID", at: "tenantId", top("\"tenantId\": »\"Acme!\""), correct: top(mine)),
        RuleCase("TENANT_MISMATCH", at: "tenantId", in: acme, top("\"tenantId\": »\"other\""), correct: top(mine)),
        RuleCase(
            "CROSS_TENANT_REFERENCE", at: "nodes[0].parameters.key",
            document(node("A", "packagerepo.kv_get", "{\"key\": »\"other/doc/x\"}")),
            correct: document(node("A", "packagerepo.kv_get", "{\"key\": \"doc/other/doc/x\"}"))),
        RuleCase(
            "CROSS_TENANT_REFERENCE", at: "nodes[0].parameters.name",
            document(node("A", "workflow.execute", "{\"name\": »\"other/cleanup\"}")),
            correct: document(node("A", "workflow.execute", "{\"name\": \"cleanup\"}"))),
        RuleCase(
            "NODE_TYPE_NOT_PERMITTED", at: "nodes[0].type", in: owned,
            document(
                "{\"id\": \"a\", \"name\": \"A\", \"type\": »\"web.start_server\"}", "{}", mine),
            correct: document(node("A", "web.start_server"), "{}", mine), correctIn: acme),
        RuleCase(
            "WORKFLOW_NOT_PERMITTED", at: "nodes[0].parameters.name", in: owned,
            document(node("A", "workflow.execute", "{\"name\": »\"auth_login\"}"), "{}", mine),
            correct: document(node("A", "workflow.execute", "{\"name\": \"auth_login\"}"), "{}", mine),
            correctIn: acme),
        RuleCase(
            "WORKFLOW_NOT_PERMITTED", at: "nodes[0].parameters.body", in: owned,
            document(node("A", "logic.loop", "{\"items\": [1], \"body\": »\"server\"}"), "{}", mine),
            correct: document(node("A", "logic.loop", "{\"items\": [1], \"body\": \"mine\"}"), "{}", mine)),
        RuleCase(
            "INVALID_VARIABLE_DEFINITION", at: "variables.v", "Variable definition must be an object", variable("»7")),
        RuleCase(
            "INVALID_VARIABLE_NAME", at: "variables.a-b", variable("»{\"type\": \"any\"}", name: "a-b"),
            correct: variable("{\"type\": \"any\"}", name: "_aB9")),
        RuleCase("MISSING_VARIABLE_TYPE", at: "variables.v.type", "Variable must have a type", variable("»{}")),
        RuleCase(
            "INVALID_VARIABLE_TYPE", at: "variables.v.type", suggestion: "string", variable("{\"type\": »\"sting\"}")),
        RuleCase(
            "VARIABLE_TYPE_MISMATCH", at: "variables.v.defaultValue", typed("integer", "»1.5"),
            correct: typed("number", "1")),
        RuleCase(
            "VARIABLE_TYPE_MISMATCH", at: "variables.v.defaultValue", typed("date", "»\"2026-02-29T00:00:00Z\""),
            correct: typed("date", "\"2028-02-29T23:59:60.5+02:00\"")),
        RuleCase(
            "VARIABLE_CONSTRAINT", at: "variables.v.defaultValue",
            typed("integer", "»11", "\"validation\": {\"max\": 10}"),
            correct: typed("integer", "10", "\"validation\": {\"min\": 1, \"max\": 10}")),
        RuleCase(
            "VARIABLE_CONSTRAINT", at: "variables.v.defaultValue",
            typed("string", "»\"x\"", "\"validation\": {\"enum\": [\"a\", \"b\"]}"),
            correct: typed("string", "\"a\"", "\"validation\": {\"enum\": [\"a\", \"b\"]}")),
        RuleCase(
            "VARIABLE_CONSTRAINT", at: "variables.v.defaultValue",
            typed("string", "»\"x1\"", "\"validation\": {\"pattern\": \"^[a-z]+$\"}"),
            correct: typed("string", "\"xy\"", "\"validation\": {\"pattern\": \"^[a-z]+$\"}")),
        RuleCase(
            "CIRCULAR_VARIABLE", at: "variables", "The defaults of variables form a cycle: a → b → a",
            top(
                "\"variables\": »{\"a\": {\"type\": \"string\", \"defaultValue\": \"$variables.b\"}, \"b\": {\"type\": \"string\", \"defaultValue\": \"x{{ $variables['a'] }}\"}}"
            ),
            correct: top(
                "\"variables\": {\"a\": {\"type\": \"string\", \"defaultValue\": \"$variables.b\"}, \"b\": {\"type\": \"string\", \"defaultValue\": \"a\"}}"
            )),
        RuleCase(
            "REGEX_COMPLEXITY_WARNING", .warning, at: "variables.v.validation.pattern",
            variable("{\"type\": \"string\", \"validation\": {\"pattern\": »\"((a*)*)*\"}}")),
        RuleCase(
            "GLOBAL_SCOPE_VARIABLE", .warning, at: "variables.v.scope",
            variable("{\"type\": \"any\", \"scope\": »\"global\"}"),
            correct: variable("{\"type\": \"any\", \"scope\": \"workflow\"}")),
        RuleCase(
            "HARD_CODED_SECRET", .warning, at: "variables.api_key.defaultValue",
            variable("{\"type\": \"string\", \"defaultValue\": »\"abc\"}", name: "api_key"),
            correct: variable("{\"type\": \"string\"}", name: "api_key")),
        RuleCase(
            "INVALID_SETTINGS", at: "settings.executionTimeout", setting("\"executionTimeout\": »\"60\""),
            correct: setting("\"executionTimeout\": -1")),
        RuleCase("INVALID_SETTINGS", .warning, at: "settings.executionTimeout", setting("\"executionTimeout\": »0")),
        RuleCase(
            "INVALID_SETTINGS", .warning, at: "settings.executionOrder", setting("\"executionOrder\": »\"v9\""),
            correct: setting("\"executionOrder\": \"v1\", \"timezone\": null")),
        RuleCase(
            "INVALID_PIN_DATA", .warning, at: "pinData.B", top("\"pinData\": {\"B\": »[]}"),
            correct: top("\"pinData\": {\"A\": [{}]}")),
        RuleCase("INVALID_PIN_DATA", .warning, at: "pinData.A", top("\"pinData\": {\"A\": »{}}")),
    ]

    @Test("hold, each with its code and place", arguments: cases)
    func rules(_ rule: RuleCase) { check(rule) }

    @Test(
        "dates are those of RFC 3339",
        arguments: [
            ("2026-11-23", true), ("2026-11-23T19:06:01Z", true), ("2026-11-23T19:06:01.123-05:30", true),
            ("2026-13-01", false), ("2026-11-31", false), ("2026-11-23T24:00:00Z", false),
            ("2026-11-23T19:06:01", false),
            ("2026-11-23T19:06:01.Z", false), ("yesterday", false), ("", false), ("2026-11-23T19:06:01+2:00", false),
        ])
    func dates(_ text: String, _ isDate: Bool) { #expect(VariableType.accepts(JSONValue(text), "date") == isDate) }
}

import JSON
import Testing
import WorkflowCatalog
import WorkflowModel

@testable import WorkflowValidation

@Suite("Rules about expressions and references")
struct ReferenceRuleTests {
    private static func give(_ name: String, _ value: String, out: String? = nil, _ more: String = "") -> String {
        node(name, "test.give", "{\"value\": \(value)\(out.map { ", \"out\": \"\($0)\"" } ?? "")}", more)
    }
    private static let choice = node("If", "logic.if", "{\"condition\": \"$input.x == 1\"}")
    private static func one(_ value: String) -> String { document(give("A", value)) }

    static let cases: [RuleCase] = [
        RuleCase(
            "EXPRESSION_SYNTAX", at: "nodes[0].parameters.value.a[0]", one("{\"a\": [»\"x {{ 1 + }}\"]}"),
            correct: one("{\"a\": [\"x {{ 1 + 2 }}\"]}")),
        RuleCase(
            "UNKNOWN_FUNCTION", at: "nodes[0].parameters.value", suggestion: "upper", one("»\"{{ uper('a') }}\""),
            correct: one("\"{{ upper('a') }}\"")),
        RuleCase("UNKNOWN_FUNCTION", at: "nodes[0].parameters.value", one("»\"{{ upper() }}\"")),
        RuleCase(
            "UNKNOWN_REFERENCE", at: "nodes[0].parameters.value", "Unknown reference '$inptu'", suggestion: "$input",
            one("»\"$inptu.name\""), correct: one("\"$input.name\"")),
        // Of names that are equally near the first.
        RuleCase(
            "UNKNOWN_REFERENCE", at: "nodes[3].parameters.value", suggestion: "$sum_a",
            document(
                "\(give("C", "1", out: "sum_c")), \(give("A", "1", out: "sum_a")), \(give("B", "1", out: "sum_b")), "
                    + give("D", "»\"$sum_d\""), edges("C>A A>B B>D")),
            correct: one("\"$input.name\"")),
        RuleCase(
            "UNKNOWN_REFERENCE", at: "nodes[0].parameters.value", suggestion: "A", one("»\"{{ $node['a1'].x }}\""),
            correct: document("\(give("A", "1")), \(give("B", "\"{{ $node['A'].x }}\""))", edges("A>B"))),
        RuleCase(
            "UNKNOWN_REFERENCE", at: "nodes[0].parameters.value", suggestion: "$variables.count",
            document(
                give("A", "»\"$variables.coutn\""), "{}", "\"variables\": {\"count\": {\"type\": \"integer\"}}"),
            correct: document(
                "\(node("S", "var.set", "{\"name\": \"count\", \"value\": 1}")), \(give("A", "\"$variables.count\""))",
                edges("S>A"))),
        RuleCase(
            "UNKNOWN_REFERENCE", at: "nodes[0].parameters.value",
            "Nothing sets '$x' before this node; it is set by 'B'",
            document("\(give("A", "»\"$x\"")), \(give("B", "1", out: "x"))", edges("A>B")),
            correct: document("\(give("B", "\"$x\"")), \(give("A", "1", out: "x"))", edges("A>B"))),
        RuleCase(
            "UNKNOWN_REFERENCE", at: "nodes[0].parameters.value", one("»\"$item.x\""),
            correct: document(node("A", "list.map", "{\"list\": [1], \"expression\": \"$item + $index\"}"))),
        RuleCase(
            "UNSET_ON_SOME_PATH", .warning, at: "nodes[3].parameters.value",
            "'$x' is not set on every path to this node",
            document(
                "\(choice), \(give("B", "1", out: "x")), \(give("C", "1")), \(give("J", "»\"{{ $x != null }}\""))",
                edges("If>B If:1>C B>J C>J")),
            correct: document(
                "\(choice), \(give("B", "1", out: "x")), \(give("C", "1", out: "x")), \(give("J", "\"$x\""))",
                edges("If>B If:1>C B>J C>J"))),
        RuleCase(
            "UNSET_ON_SOME_PATH", .warning, at: "nodes[2].parameters.value",
            document(
                "\(node("If", "logic.if", "{\"condition\": true, \"then\": \"B\", \"else\": \"J\"}")), "
                    + "\(give("B", "1", out: "x")), \(give("J", "»\"$x\""))", edges("B>J")),
            correct: document(
                "\(node("If", "logic.if", "{\"condition\": true, \"then\": \"B\", \"else\": \"J\"}")), "
                    + "\(give("B", "\"$x\"")), \(give("J", "\"$x\"")), \(give("S", "1", out: "x"))", edges("S>If B>J"))),
    ]

    @Test("hold, each with its code and place", arguments: cases)
    func rules(_ rule: RuleCase) { check(rule) }

    private func codes(_ nodes: String, _ list: String) -> [String] {
        MarkedDocument(document(nodes, edges(list))).load().findings.map { "\($0.code) \($0.node ?? "")" }
    }

    @Test("branches that run side by side both have run when they join")
    func parallel() {
        let nodes =
            "\(Self.give("A", "1")), \(Self.give("B", "1", out: "x")), \(Self.give("C", "1", out: "y")), "
            + Self.give("J", "\"$x $y\"")
        #expect(codes(nodes, "A>B A>C B>J C>J") == [])
    }

    @Test("an if inside one of two branches counts when both its ways set the variable")
    func nested() {
        let nodes =
            "\(Self.give("A", "1")), \(Self.choice), \(Self.give("B", "1", out: "x")), "
            + "\(Self.give("C", "1", out: "x")), \(Self.give("M", "1")), \(Self.give("P", "1")), \(Self.give("J", "\"$x\""))"
        #expect(codes(nodes, "A>If A>P If>B If:1>C B>M C>M M>J P>J") == [])
        let half = nodes.replacing("\"value\": 1, \"out\": \"x\"", with: "\"value\": 1", maxReplacements: 1)
        #expect(codes(half, "A>If A>P If>B If:1>C B>M C>M M>J P>J") == ["UNSET_ON_SOME_PATH J"])
    }

    @Test("a node that may be skipped, or is disabled, cannot be counted on")
    func skipped() {
        let tail = "\(Self.give("P", "1")), \(Self.give("J", "\"$x\""))"
        let start = Self.give("A", "1")
        for more in ["\"onError\": \"skipNode\"", "\"skipOnFail\": true"] {
            let nodes = "\(start), \(Self.give("B", "1", out: "x", more)), \(tail)"
            #expect(codes(nodes, "A>B A>P B>J P>J") == ["UNSET_ON_SOME_PATH J"])
            #expect(codes(nodes, "A>B A>P B>J") == [])
        }
        let nodes = "\(start), \(Self.give("B", "1", out: "x", "\"disabled\": true")), \(tail)"
        #expect(codes(nodes, "A>B A>P B>J P>J") == ["UNKNOWN_REFERENCE J"])
    }

    @Test("the way of an error counts as a way")
    func errorOutput() {
        let first = node("A", "test.give", "{}", "\"onError\": \"continueErrorOutput\"")
        let all = "\(first), \(Self.give("B", "1", out: "x")), \(Self.give("J", "\"$x\""))"
        let connections =
            "{\"A\": {\"main\": [[{\"node\": \"B\"}]], \"error\": [[{\"node\": \"J\"}]]}, \"B\": {\"main\": [[{\"node\": \"J\"}]]}}"
        let findings = MarkedDocument(document(all, connections)).load().findings
        #expect(findings.map(\.code) == ["UNSET_ON_SOME_PATH"])
    }

    @Test("inside a loop an item is at hand, and what a round sets may be missing behind it")
    func loop() {
        let nodes =
            "\(node("L", "logic.loop", "{\"items\": \"$input.list\"}")), \(Self.give("B", "\"$item $index\"", out: "x")), "
            + "\(Self.give("C", "\"$x\"")), \(Self.give("D", "\"$x\"")), \(Self.give("E", "\"$item\""))"
        #expect(
            codes("\(nodes), \(node("S"))", "S>L L>B B>C C>L L:1>D D>E") == [
                "UNSET_ON_SOME_PATH D", "UNKNOWN_REFERENCE E",
            ])
    }

    @Test("every reference of a text is reported, not just the first, and each once")
    func all() {
        let loaded = MarkedDocument(Self.one("\"$nope1/$nope2 {{ $nope1 + $nope3 }}\"")).load()
        #expect(
            loaded.findings.map(\.message) == [
                "Unknown reference '$nope1'", "Unknown reference '$nope2'", "Unknown reference '$nope3'",
            ])
    }

    @Test("a node's own result and those behind it are not there yet")
    func later() {
        let nodes = "\(Self.give("A", "\"{{ $node['B'] }}\"")), \(Self.give("B", "\"{{ $node['A'] }}\""))"
        #expect(codes(nodes, "A>B") == ["UNKNOWN_REFERENCE A"])
    }

    @Test("the parameters of foreign nodes are not read")
    func foreign() {
        let loaded = MarkedDocument(
            document(node("A", "n8n-nodes-base.set", "{\"value\": \"={{ $json.x.map(y => y }} $nope\"}"))
        ).load()
        #expect(loaded.findings.map(\.code) == ["FOREIGN_NODE_TYPE"])
    }
}

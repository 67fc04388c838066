import JSON
import MemoryStore
import RepositoryModel
import Stores
import TestSupport
import Testing
import WorkflowModel
import WorkflowTestSupport

@testable import WorkflowEngine

/// Names for tests: `$a` and `$b` are slots, `$node["Fetch"]` is node 0.
struct TestScope: ReferenceScope {
    func root(named name: String) -> Reference.Root? {
        switch name {
        case "a": .slot(0)
        case "b": .slot(1)
        case "json": .current
        case "request": .request(nil)
        case "item": .item
        case "index": .index
        default: nil
        }
    }
    func nodeIndex(named name: String) -> Int? { name == "Fetch" ? 0 : nil }
    var names: [String] { ["a", "b", "json", "request"] }
    var nodeNames: [String] { ["Fetch"] }
}

/// A frame of two slots and one node.
func testFrame(a: JSONValue = .null, b: JSONValue = .null, request: WorkflowRequest = WorkflowRequest()) -> Frame {
    let plan = Plan(
        name: "test", version: "0", isTenantOwned: false, recording: RecordingPolicy([:]), timeout: nil,
        nodes: [
            PlanNode(
                name: "Fetch", type: TestNodes.Begin(), parameters: ConstantTable(count: 0) { _ in .absent }, out: nil,
                isDisabled: false, skipsOnFailure: false, errorPolicy: .stopWorkflow, retry: nil, timeout: nil)
        ],
        graph: Graph(nodeCount: 0, edges: []) { _ in [] }, slotCount: 2, about: [:], variables: [:])
    let context = ExecutionContext(
        id: "1", startedAt: Timestamp(seconds: 0),
        store: UnitOfWork(tenant: .default, metadata: InMemoryMetadataStore(), blobs: InMemoryBlobStore()),
        caller: ExecutionContext.Caller(subject: nil, principal: .null, tenant: .default), request: request)
    let frame = Frame(
        plan: plan, context: context,
        budget: ExecutionBudget(limits: Executor.Limits(), seconds: 30))
    frame.slots[0] = .json(a)
    frame.slots[1] = .json(b)
    frame.outputs[0] = .json(["ok": true])
    return frame
}

@Suite("Expressions")
struct ExpressionTests {
    static let a: JSONValue = ["name": "hello", "list": [1, 2, 3], "n": 7, "text": "Grüße", "nothing": nil]

    @Test(
        "give the values that the grammar says",
        arguments: [
            ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("7 / 2", "3.5"), ("6 / 2", "3"), ("7 % 3", "1"),
            ("-7 % 3", "-1"),
            ("2 - 3 - 4", "-5"), ("- 3", "-3"), ("!true", "false"), ("!!true", "true"), ("1.5 + 1", "2.5"),
            ("'a' + \"b\"", "\"ab\""), ("1 == 1.0", "true"), ("'1' == 1", "false"), ("null == null", "true"),
            ("1 < 2 && 2 <= 2", "true"), ("'a' < 'b'", "true"), ("true || 1", "true"), ("false && 1", "false"),
            ("null ?? 5", "5"), ("false ?? 5", "false"), ("1 > 2 ? 'x' : 'y'", "\"y\""),
            ("true ? false ? 1 : 2 : 3", "2"), ("[1, 'two', null]", "[1,\"two\",null]"),
            ("{ a: 1, 'b c': [2] }", "{\"a\":1,\"b c\":[2]}"), ("$a.name", "\"hello\""), ("$a['name']", "\"hello\""),
            ("$a.list[1]", "2"), ("$a.list[9]", "null"), ("$a.missing.deeper[3]", "null"), ("$a.list.length", "3"),
            ("$a.text.length", "5"), ("$a.list[$a.n - 5]", "3"), ("$a.nothing ?? 'none'", "\"none\""),
            ("$node[\"Fetch\"].ok", "true"), ("length('Grüße')", "5"), ("upper('straße')", "\"STRASSE\""),
            ("lower('ΟΔΟΣ ΟΔΥΣΣΕΥΣ')", "\"οδος οδυσσευς\""),
            ("lower('Σ ΑΣ. ΑΣ\u{301} Σ’ΑΣΑ')", "\"σ ας. ας\u{301} σ’ασα\""),
            ("substring('hello', 1, 3)", "\"el\""), ("substring('hello', 3)", "\"lo\""),
            ("split('a,b', ',')", "[\"a\",\"b\"]"),
            ("join(['a', 'b'], '-')", "\"a-b\""), ("replace('aXbX', 'X', '')", "\"ab\""),
            ("contains([1, 2], 2.0)", "true"),
            ("contains('hello', 'ell')", "true"), ("startsWith('hello', 'he')", "true"),
            ("endsWith('hello', 'lo')", "true"),
            ("round(2.5)", "3"), ("round(-2.5)", "-3"), ("round(2.345, 2)", "2.35"), ("floor(-1.5)", "-2"),
            ("max(1, 2.5, 2)", "2.5"), ("min([3, 1])", "1"), ("sum([1, 2, 3])", "6"), ("number('42')", "42"),
            ("string(1.0)", "\"1.0\""), ("json({a: [1]})", "\"{\\\"a\\\":[1]}\""), ("parseJson('[1]')[0]", "1"),
            ("has($a, 'name')", "true"), ("keys({x: 1, y: 2})", "[\"x\",\"y\"]"), ("coalesce(null, 0, 1)", "0"),
            ("map([1, 2], $item * 10 + $index)", "[10,21]"), ("filter($a.list, $item > 1)", "[2,3]"),
            ("any([1, 2], $item == 2)", "true"), ("any([], true)", "false"), ("all([], false)", "true"),
            ("all($a.list, $item < 3)", "false"), ("map([[1, 2], [3]], map($item, $item + $index))", "[[1,3],[3]]"),
            ("any([1, 'x'], $item == 1 || $item > 1)", "true"), ("sort([3, 1, 2.5])", "[1,2.5,3]"),
            ("matches('v1.2', '^v[0-9]')", "true"), ("matches('x', '^v')", "false"),
            ("base64('Grüße')", "\"R3LDvMOfZQ==\""), ("date('2026-11-23')", "\"2026-11-23T00:00:00.000000Z\""),
            ("formatDate('2026-11-23T10:00:00+02:00', 'yyyy/MM/dd HH:mm')", "\"2026/11/23 08:00\""),
            ("length(now())", "27"), ("has({a: {b: null}}, 'a.b')", "true"), ("values({x: 1})", "[1]"),
            ("round(1.005, 2)", "1.01"), ("endsWith('e\\u0301', '\\u0301')", "true"),
            ("first([])", "null"), ("unique([1, 1.0, 2])", "[1,2]"), ("'\\u00e9' == 'é'", "true"),
            ("9223372036854775807 - 1", "9223372036854775806"),
        ])
    func values(_ source: String, _ expected: String) throws {
        let expression = try ExpressionParser.parse(source, in: TestScope())
        let value = try expression.evaluate(in: testFrame(a: Self.a))
        #expect(value.json?.description == expected)
    }

    @Test(
        "fail with a code and the place instead of guessing",
        arguments: [
            ("1 + 'a'", "TYPE_MISMATCH", 2), ("9223372036854775807 + 1", "OVERFLOW", 20),
            ("1 / 0", "DIVISION_BY_ZERO", 2),
            ("-9223372036854775807 - 2", "OVERFLOW", 21), ("!1", "TYPE_MISMATCH", 0), ("1 && true", "TYPE_MISMATCH", 2),
            ("1 < 'a'", "TYPE_MISMATCH", 2), ("null < 1", "TYPE_MISMATCH", 5), ("$a.name + 1", "TYPE_MISMATCH", 8),
            ("upper(1)", "TYPE_MISMATCH", 0), ("substring('a', 2, 1)", "OUT_OF_RANGE", 0),
            ("1e308 * 10", "OVERFLOW", 6),
            ("1 ? 2 : 3", "TYPE_MISMATCH", 2), ("map(1, 2)", "TYPE_MISMATCH", 0),
            ("filter([1], $item)", "TYPE_MISMATCH", 0), ("map(['a'], $item * 2)", "TYPE_MISMATCH", 17),
            ("sort([1, 'a'])", "TYPE_MISMATCH", 0), ("matches('a', '(')", "OUT_OF_RANGE", 0),
            ("date('soon')", "TYPE_MISMATCH", 0), ("formatDate('2026-01-01', 'YY')", "OUT_OF_RANGE", 0),
            ("min([])", "MISSING_VALUE", 0), ("split('a', '')", "OUT_OF_RANGE", 0),
        ])
    func evaluationErrors(_ source: String, _ code: String, _ position: Int) throws {
        let expression = try ExpressionParser.parse(source, in: TestScope())
        let error = #expect(throws: ExpressionError.self) { try expression.evaluate(in: testFrame(a: Self.a)) }
        #expect(error?.code == code)
        #expect(error?.position == position)
    }

    @Test(
        "that do not parse say where and what was expected",
        arguments: [
            ("", "EXPRESSION_SYNTAX", 0), ("1 +", "EXPRESSION_SYNTAX", 3), ("(1", "EXPRESSION_SYNTAX", 2),
            ("1 2", "EXPRESSION_SYNTAX", 2), ("'open", "EXPRESSION_SYNTAX", 0), ("name", "EXPRESSION_SYNTAX", 0),
            ("a = 1", "EXPRESSION_SYNTAX", 2), ("$", "EXPRESSION_SYNTAX", 0), ("1 ? 2", "EXPRESSION_SYNTAX", 5),
            ("'\\q'", "EXPRESSION_SYNTAX", 1), ("99999999999999999999", "EXPRESSION_SYNTAX", 0),
            ("$a.", "EXPRESSION_SYNTAX", 3),
            ("uper('a')", "UNKNOWN_FUNCTION", 0), ("upper()", "UNKNOWN_FUNCTION", 0), ("$nope", "UNKNOWN_REFERENCE", 0),
            ("$node['Fetsch']", "UNKNOWN_REFERENCE", 6), ("1 # 2", "EXPRESSION_SYNTAX", 2),
        ])
    func syntaxErrors(_ source: String, _ code: String, _ position: Int) {
        let error = #expect(throws: ExpressionError.self) { try ExpressionParser.parse(source, in: TestScope()) }
        #expect(error?.code == code)
        #expect(error?.position == position)
    }

    @Test("suggest what was probably meant")
    func suggestions() {
        let function = #expect(throws: ExpressionError.self) {
            try ExpressionParser.parse("uper('a')", in: TestScope())
        }
        #expect(function?.suggestion == "upper")
        let node = #expect(throws: ExpressionError.self) {
            try ExpressionParser.parse("$node['Fetsch']", in: TestScope())
        }
        #expect(node?.suggestion == "Fetch")
    }

    @Test("nested too deep are refused, not recursed into")
    func depth() {
        for text in [
            String(repeating: "(", count: 100_000), String(repeating: "!", count: 100_000) + "true",
            String(repeating: "[", count: 100_000), String(repeating: "1?", count: 100_000),
        ] {
            #expect(throws: ExpressionError.self) { try ExpressionParser.parse(text, in: TestScope()) }
        }
    }

    @Test(
        "of endless operations inside each other are refused, not gone down into",
        arguments: [
            ("$a" + String(repeating: "+$a", count: 100_000), 755),
            ("'x'" + String(repeating: "[0]", count: 100_000), 300_003),
            ("$a" + String(repeating: "[$b]", count: 100_000), 1_006),
        ])
    func height(_ source: String, _ position: Int) {
        let error = #expect(throws: ExpressionError.self) { try ExpressionParser.parse(source, in: TestScope()) }
        #expect(error?.message == "the expression has more than 250 operations inside each other")
        #expect(error?.position == position)
    }

    @Test("may be as long as they like side by side, and 250 operations deep")
    func longest() throws {
        let sum = try ExpressionParser.parse("0" + String(repeating: "+1", count: 250), in: TestScope())
        #expect(try sum.evaluate(in: testFrame()).json == 250)
        let list = "[" + (0..<5_000).map { "\($0) + 1" }.joined(separator: ",") + "].length"
        #expect(try ExpressionParser.parse(list, in: TestScope()).evaluate(in: testFrame()).json == 5_000)
        let path = try ExpressionParser.parse("$a" + String(repeating: ".b", count: 100_000), in: TestScope())
        #expect(try path.evaluate(in: testFrame()).json == .null)
    }

    @Test(
        "count places in characters, whatever the text is made of",
        arguments: [
            ("'é' + 'ü' # 2", 10), ("'日本' + '\\q'", 8), ("'\\u12é4'", 1), ("\u{3000}'é'\u{3000}1", 5),
            ("$a['é'] €", 8), ("'\\é'", 1), ("'\\u+123'", 1),
        ])
    func places(_ source: String, _ position: Int) {
        let error = #expect(throws: ExpressionError.self) { try ExpressionParser.parse(source, in: TestScope()) }
        #expect(error?.position == position)
    }
}

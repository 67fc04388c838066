import JSON
import Testing
import WorkflowModel

@testable import WorkflowEngine

/// The table of expressions: what each gives, or its code and its place (in Unicode scalars from 0).
@Suite("The table of expressions")
struct ExpressionTable {
    struct Row: CustomTestStringConvertible, Sendable {
        let source: String
        let expected: Expected
        var testDescription: String { source }

        enum Expected: Sendable {
            case value(String)
            case failure(String, Int)
        }

        init(_ source: String, _ value: String) { (self.source, expected) = (source, .value(value)) }
        init(_ source: String, _ code: String, _ place: Int) {
            (self.source, expected) = (source, .failure(code, place))
        }
    }

    /// `$a`.
    static let a: JSONValue = [
        "s": "Grüße 🦊", "n": 7, "r": JSONValue(2.5) ?? 0, "t": true, "f": false, "nil": nil, "empty": "",
        "list": [3, 1, 2],
        "rows": [["k": "x", "v": 1], ["k": "y", "v": nil]],

        "o": ["a b": 1, "length": "own", "deep": ["er": [10, 20]]],
        "max": 9_223_372_036_854_775_807, "e": "e\u{301}",
    ]

    private func check(_ row: Row) throws {
        let result: Result<String?, ExpressionError>
        do throws(ExpressionError) {
            let expression = try ExpressionParser.parse(row.source, in: TestScope())
            result = .success(try expression.evaluate(in: testFrame(a: Self.a, b: [1, 2])).json?.description)
        } catch { result = .failure(error) }
        switch (row.expected, result) {
        case (.value(let expected), .success(let found)): #expect(found == expected)
        case (.failure(let code, let place), .failure(let error)):
            #expect(error.code == code)
            #expect(error.position == place)
        default: Issue.record("expected \(row.expected), found \(result)")
        }
    }

    @Test("holds for literals", arguments: literals)
    func literalsHold(_ row: Row) throws { try check(row) }

    static let literals: [Row] = [
        Row("0", "0"), Row("007", "7"), Row("1.50", "1.5"), Row("1e3", "1000.0"), Row("2E-2", "0.02"),
        Row("'it''s'", "EXPRESSION_SYNTAX", 4), Row("'it\\'s'", "\"it's\""), Row("\"a\\\"b\"", "\"a\\\"b\""),
        Row("'\\n\\t\\\\'", "\"\\n\\t\\\\\""), Row("'\\u00e9'", "\"é\""), Row("'🦊'", "\"🦊\""), Row("''", "\"\""),
        Row("true", "true"), Row("null", "null"), Row("True", "EXPRESSION_SYNTAX", 0), Row("[]", "[]"),
        Row("{}", "{}"), Row("[[], {}]", "[[],{}]"), Row("{a: 1, a: 2}", "{\"a\":2}"),
        Row("{'a b': 1, \"c\": [2]}", "{\"a b\":1,\"c\":[2]}"), Row("{1: 2}", "EXPRESSION_SYNTAX", 1),
        Row("[1,]", "EXPRESSION_SYNTAX", 3), Row("[1 2]", "EXPRESSION_SYNTAX", 3), Row("{a 1}", "EXPRESSION_SYNTAX", 3),
        Row("9223372036854775807", "9223372036854775807"), Row("9223372036854775808", "EXPRESSION_SYNTAX", 0),
        Row("-9223372036854775808", "-9223372036854775808"), Row("- 9223372036854775808", "-9223372036854775808"),
        Row("[-9223372036854775808][0] + 1", "-9223372036854775807"), Row("--9223372036854775808", "OVERFLOW", 0),
        Row("1 - 9223372036854775808", "EXPRESSION_SYNTAX", 4), Row("-(9223372036854775808)", "EXPRESSION_SYNTAX", 2),
        Row("-9223372036854775809", "EXPRESSION_SYNTAX", 1), Row("!9223372036854775808", "EXPRESSION_SYNTAX", 1),
        Row("'\\ud83d\\ude00'", "\"😀\""), Row("'a\\uD83D\\uDE00b'", "\"a😀b\""),
        Row("'\\ud83d'", "EXPRESSION_SYNTAX", 1), Row("'\\ude00'", "EXPRESSION_SYNTAX", 1),
        Row("'\\ud83dx'", "EXPRESSION_SYNTAX", 1), Row("'\\ud83d\\u0041'", "EXPRESSION_SYNTAX", 1),
        Row("'\\u12'", "EXPRESSION_SYNTAX", 1), Row("'\\u0000'", "EXPRESSION_SYNTAX", 1),
        Row("1e309", "EXPRESSION_SYNTAX", 0), Row("1.", "EXPRESSION_SYNTAX", 2), Row(".5", "EXPRESSION_SYNTAX", 0),
        Row("'open", "EXPRESSION_SYNTAX", 0), Row("'\\x'", "EXPRESSION_SYNTAX", 1), Row("`a`", "EXPRESSION_SYNTAX", 0),
        Row("0x10", "EXPRESSION_SYNTAX", 1),
    ]

    @Test(
        "says what is wrong with an escape",
        arguments: [
            ("'\\ud83d'", "'\\ud83d' is half of a character: the other half, '\\udc00' to '\\udfff', must follow it"),
            ("'\\ude00'", "'\\ude00' is half of a character: the other half, '\\ud800' to '\\udbff', must precede it"),
            ("'\\u12'", "expected four hexadecimal digits after '\\u'"),
            ("'\\u0000'", "a string cannot contain '\\u0000'"),
        ])
    func escapes(_ source: String, _ message: String) {
        let error = #expect(throws: ExpressionError.self) { try ExpressionParser.parse(source, in: TestScope()) }
        #expect(error?.message == message)
    }

    @Test("holds for operators and their precedence", arguments: operators)
    func operatorsHold(_ row: Row) throws { try check(row) }

    static let operators: [Row] = [
        Row("1 + 2 * 3 - 4 / 2", "5"), Row("2 * 3 % 4", "2"), Row("10 - 2 - 3", "5"), Row("16 / 4 / 2", "2"),
        Row("-2 * -3", "6"), Row("- -2", "2"), Row("!false && false", "false"), Row("!(true && false)", "true"),
        Row("1 + 1 == 2", "true"), Row("1 < 2 == true", "true"), Row("true || false && false", "true"),
        Row("(true || false) && false", "false"), Row("1 == 1 && 2 != 3", "true"), Row("null ?? null ?? 3", "3"),
        Row("null ?? false || true", "true"), Row("false ? 1 : true ? 2 : 3", "2"), Row("1 > 2 ? 1 : 2 + 3", "5"),
        Row("(1 > 2 ? 1 : 2) + 3", "5"), Row("true ? [1][0] : 1 / 0", "1"), Row("false && 1 / 0 > 1", "false"),
        Row("true || 1 / 0 > 1", "true"), Row("1 ?? 1 / 0", "1"), Row("'a' + 'b' + 'c'", "\"abc\""),
        Row("'a' + 1", "TYPE_MISMATCH", 4), Row("1 + null", "TYPE_MISMATCH", 2), Row("[1] + [2]", "TYPE_MISMATCH", 4),
        Row("'a' * 2", "TYPE_MISMATCH", 4), Row("true + true", "TYPE_MISMATCH", 5), Row("-'a'", "TYPE_MISMATCH", 0),
        Row("!null", "TYPE_MISMATCH", 0), Row("!'true'", "TYPE_MISMATCH", 0), Row("true && 'x'", "TYPE_MISMATCH", 5),
        Row("null && true", "TYPE_MISMATCH", 5), Row("null ? 1 : 2", "TYPE_MISMATCH", 5),
        Row("'' ? 1 : 2", "TYPE_MISMATCH", 3), Row("1 +", "EXPRESSION_SYNTAX", 3), Row("* 2", "EXPRESSION_SYNTAX", 0),
        Row("1 ++ 2", "EXPRESSION_SYNTAX", 3), Row("1 === 1", "EXPRESSION_SYNTAX", 4),
        Row("1 & 2", "EXPRESSION_SYNTAX", 2),
        Row("1 = 1", "EXPRESSION_SYNTAX", 2), Row("(1", "EXPRESSION_SYNTAX", 2), Row("1)", "EXPRESSION_SYNTAX", 1),
        Row("1; 2", "EXPRESSION_SYNTAX", 1), Row("true ? 1", "EXPRESSION_SYNTAX", 8),
        Row("1 and 2", "EXPRESSION_SYNTAX", 2),
        Row("a => a", "EXPRESSION_SYNTAX", 2), Row("", "EXPRESSION_SYNTAX", 0), Row("  ", "EXPRESSION_SYNTAX", 2),
        Row("🦊", "EXPRESSION_SYNTAX", 0), Row("'🦊🦊' + 1", "TYPE_MISMATCH", 5),
    ]

    @Test("holds for numbers at their edges", arguments: numbers)
    func numbersHold(_ row: Row) throws { try check(row) }

    static let numbers: [Row] = [
        Row("$a.max", "9223372036854775807"), Row("$a.max + 1", "OVERFLOW", 7), Row("$a.max * 2", "OVERFLOW", 7),
        Row("0 - $a.max - 1", "-9223372036854775808"), Row("0 - $a.max - 2", "OVERFLOW", 11),
        Row("-(0 - $a.max - 1)", "OVERFLOW", 0), Row("abs(0 - $a.max - 1)", "OVERFLOW", 0),
        Row("(0 - $a.max - 1) / -1", "OVERFLOW", 17), Row("(0 - $a.max - 1) % -1", "0"),
        Row("$a.max + 1.0", "9.223372036854776e18"),
        Row("$a.max == $a.max + 0.0", "false"), Row("$a.max - 1 < $a.max", "true"), Row("$a.max < 9.3e18", "true"),
        Row("7 / 2", "3.5"), Row("6 / 2", "3"), Row("-7 / 2", "-3.5"), Row("7 % 3", "1"), Row("-7 % 3", "-1"),
        Row("7 % -3", "1"),
        Row("7.5 % 2", "1.5"), Row("1 / 0", "DIVISION_BY_ZERO", 2), Row("1 / 0.0", "DIVISION_BY_ZERO", 2),
        Row("1 % 0", "DIVISION_BY_ZERO", 2), Row("0 / 5", "0"), Row("1e308 * 10", "OVERFLOW", 6),
        Row("-1e308 * 10", "OVERFLOW", 7), Row("0.1 + 0.2", "0.30000000000000004"), Row("1.0 + 1", "2.0"),
        Row("1 == 1.0", "true"),
        Row("1 == 1.0000000000000002", "false"), Row("0.0 == -0.0", "true"), Row("1 < 1.5", "true"),
        Row("2 >= 2.0", "true"),
        Row("round(0.5)", "1"), Row("round(-0.5)", "-1"), Row("round(1.5)", "2"), Row("round(2.675, 2)", "2.68"),
        Row("round(7, 2)", "7"), Row("round(1.5, -1)", "OUT_OF_RANGE", 0), Row("round(1.5, 16)", "OUT_OF_RANGE", 0),
        Row("round(1e300)", "OVERFLOW", 0), Row("round('1')", "TYPE_MISMATCH", 0),
        Row("round(1.5, 1.0)", "TYPE_MISMATCH", 0),
        Row("floor(-0.5)", "-1"), Row("ceil(0.2)", "1"), Row("ceil(-0.2)", "0"), Row("floor(7)", "7"),
        Row("ceil(null)", "TYPE_MISMATCH", 0),
        Row("floor(1e19)", "OVERFLOW", 0), Row("abs(-2.5)", "2.5"), Row("abs(3)", "3"),
        Row("abs('x')", "TYPE_MISMATCH", 0),
        Row("min(2, 1.5)", "1.5"), Row("max([1, 3, 2])", "3"), Row("max(1, '2')", "TYPE_MISMATCH", 0),
        Row("max([])", "MISSING_VALUE", 0),
        Row("min(1, null)", "TYPE_MISMATCH", 0), Row("sum([])", "0"), Row("sum([1, 2.5])", "3.5"),
        Row("sum([1, 'a'])", "TYPE_MISMATCH", 0),
        Row("sum([$a.max, 1])", "OVERFLOW", 0), Row("sum(['a'])", "TYPE_MISMATCH", 0),
    ]

    @Test("holds for references and null", arguments: references)
    func referencesHold(_ row: Row) throws { try check(row) }

    static let references: [Row] = [
        Row("$a.n", "7"), Row("$a['n']", "7"), Row("$a[\"o\"]['a b']", "1"), Row("$a.o.deep.er[1]", "20"),
        Row("$a.list[0]", "3"),
        Row("$a.list[3]", "null"), Row("$a.list[-1]", "null"), Row("$a.list['0']", "null"),
        Row("$a.list[1.0]", "TYPE_MISMATCH", 7),
        Row("$a.list[true]", "TYPE_MISMATCH", 7), Row("$a.list[null]", "null"), Row("$a.missing", "null"),
        Row("$a.missing.more['still'][3]", "null"), Row("$a.n.x", "null"), Row("$a.s[0]", "null"),
        Row("$a.nil.x", "null"),
        Row("$a.s.length", "7"), Row("$a.list.length", "3"), Row("$a.o.length", "\"own\""), Row("$a.n.length", "null"),
        Row("$a.e.length", "2"), Row("$a[$a.rows[0].k == 'x' ? 'n' : 'r']", "7"), Row("$a.list[$b[0]]", "1"),
        Row("$a.rows[1].v ?? 'none'", "\"none\""),
        Row("$a.nil == null", "true"), Row("$a.missing == null", "true"), Row("$a.nil + 1", "TYPE_MISMATCH", 7),
        Row("$a.missing > 1", "TYPE_MISMATCH", 11), Row("length($a.missing)", "TYPE_MISMATCH", 0),
        Row("$a.f ?? true", "false"),
        Row("$node['Fetch'].ok", "true"), Row("$node[\"Fetch\"]", "{\"ok\":true}"),
        Row("$node['Nope']", "UNKNOWN_REFERENCE", 6), Row("$node.Fetch", "EXPRESSION_SYNTAX", 5),
        Row("$c", "UNKNOWN_REFERENCE", 0), Row("1 + $c", "UNKNOWN_REFERENCE", 4), Row("$a.", "EXPRESSION_SYNTAX", 3),
        Row("$a.1", "EXPRESSION_SYNTAX", 3),
        Row("$a[", "EXPRESSION_SYNTAX", 3), Row("$a[]", "EXPRESSION_SYNTAX", 3), Row("$", "EXPRESSION_SYNTAX", 0),
        Row("a.n", "EXPRESSION_SYNTAX", 0),
        Row("[1, 2][1]", "2"), Row("{a: {b: 1}}.a.b", "1"), Row("'abc'.length", "3"), Row("('a' + 'b').length", "2"),
        Row("$item", "null"),
    ]

    @Test("holds for comparisons", arguments: comparisons)
    func comparisonsHold(_ row: Row) throws { try check(row) }

    static let comparisons: [Row] = [
        Row("'a' == 'a'", "true"), Row("'a' == 'A'", "false"), Row("1 == '1'", "false"), Row("null == false", "false"),
        Row("[1, 2] == [1, 2.0]", "true"), Row("[1, 2] == [2, 1]", "false"),
        Row("{a: 1, b: 2} == {b: 2, a: 1}", "true"),
        Row("{a: 1} == {a: 1, b: null}", "false"), Row("'é' == 'e\\u0301'", "false"), Row("'Z' < 'a'", "true"),
        Row("'a' < 'b'", "true"), Row("'a' < 'aa'", "true"), Row("'\\uffff' < '🦊'", "true"), Row("'10' < '9'", "true"),
        Row("'a' <= 'a'", "true"), Row("'1' < 2", "TYPE_MISMATCH", 4), Row("true < false", "TYPE_MISMATCH", 5),
        Row("[1] < [2]", "TYPE_MISMATCH", 4), Row("null >= null", "TYPE_MISMATCH", 5), Row("1 != 1.0", "false"),
    ]

    @Test("holds for functions of texts", arguments: texts)
    func textsHold(_ row: Row) throws { try check(row) }

    static let texts: [Row] = [
        Row("length('🦊é')", "2"), Row("length('')", "0"), Row("length({a: 1})", "1"), Row("length([1, 2])", "2"),
        Row("length(5)", "TYPE_MISMATCH", 0),
        Row("upper('ß')", "\"SS\""), Row("lower('ÄÖ')", "\"äö\""), Row("upper($a.nil)", "TYPE_MISMATCH", 0),
        Row("trim('\\u00a0 a b \\n')", "\"a b\""),
        Row("trim('')", "\"\""), Row("trim(1)", "TYPE_MISMATCH", 0), Row("split('a,,b', ',')", "[\"a\",\"\",\"b\"]"),
        Row("split('', ',')", "[\"\"]"),
        Row("split('a🦊b', '🦊')", "[\"a\",\"b\"]"), Row("split('a', '')", "OUT_OF_RANGE", 0),
        Row("split(1, ',')", "TYPE_MISMATCH", 0),
        Row("join([], ',')", "\"\""), Row("join(['a'], ',')", "\"a\""), Row("join(['a', 1], ',')", "TYPE_MISMATCH", 0),
        Row("join('ab', ',')", "TYPE_MISMATCH", 0),
        Row("replace('aaa', 'aa', 'b')", "\"ba\""), Row("replace('a', '', 'b')", "OUT_OF_RANGE", 0),
        Row("replace('a.c', '.', '$')", "\"a$c\""),
        Row("contains('Grüße', 'üß')", "true"), Row("contains('a', '')", "true"),
        Row("contains('a', 1)", "TYPE_MISMATCH", 0),
        Row("contains([1, 'a'], 'a')", "true"), Row("contains([[1]], [1])", "true"),
        Row("contains({a: 1}, 'a')", "true"), Row("contains(5, 5)", "TYPE_MISMATCH", 0),
        Row("startsWith('é', 'e')", "false"), Row("startsWith($a.e, 'e')", "true"), Row("endsWith('abc', '')", "true"),
        Row("endsWith('abc', 'abcd')", "false"),
        Row("substring('🦊abc', 1, 3)", "\"ab\""), Row("substring('abc', 5)", "\"\""),
        Row("substring('abc', 1, 99)", "\"bc\""), Row("substring('abc', -1)", "OUT_OF_RANGE", 0),
        Row("substring('abc', 2, 1)", "OUT_OF_RANGE", 0), Row("substring('abc', 1.0)", "TYPE_MISMATCH", 0),
        Row("matches('1.2.3', '^[0-9.]+$')", "true"),
        Row("matches('a\\nb', '^b')", "false"), Row("matches('🦊', '^.$')", "true"),
        Row("matches('a', 'a(')", "OUT_OF_RANGE", 0), Row("matches(1, '1')", "TYPE_MISMATCH", 0),
        Row("matches('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$')", "LIMIT_EXCEEDED", 0),
        Row("sha256('')", "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\""),
        Row("sha256([])", "TYPE_MISMATCH", 0),
        Row("base64('')", "\"\""), Row("base64('a')", "\"YQ==\""), Row("base64(1)", "TYPE_MISMATCH", 0),
    ]

    @Test("holds for functions of lists and objects", arguments: collections)
    func collectionsHold(_ row: Row) throws { try check(row) }

    static let collections: [Row] = [
        Row("keys({b: 1, a: 2})", "[\"b\",\"a\"]"), Row("values({b: 1, a: 2})", "[1,2]"),
        Row("keys([1])", "TYPE_MISMATCH", 0), Row("values(null)", "TYPE_MISMATCH", 0),
        Row("has($a, 'o.deep')", "true"), Row("has($a, 'o.deep.er[1]')", "true"),
        Row("has($a, 'o.deep.er[2]')", "false"), Row("has($a, 'nil')", "true"),
        Row("has([1], 'a')", "TYPE_MISMATCH", 0), Row("has({}, 1)", "TYPE_MISMATCH", 0), Row("first([1, 2])", "1"),
        Row("last([1, 2])", "2"), Row("last([])", "null"),
        Row("first('ab')", "TYPE_MISMATCH", 0), Row("sort(['b', 'a', 'B'])", "[\"B\",\"a\",\"b\"]"),
        Row("sort([])", "[]"), Row("sort([1, 'a'])", "TYPE_MISMATCH", 0),
        Row("sort([null])", "TYPE_MISMATCH", 0), Row("unique(['a', 'b', 'a'])", "[\"a\",\"b\"]"),
        Row("unique([{a: 1}, {a: 1.0}])", "[{\"a\":1}]"), Row("unique(1)", "TYPE_MISMATCH", 0),
        Row("filter($a.list, $item > 1)", "[3,2]"), Row("filter($a.rows, $item.v != null)", "[{\"k\":\"x\",\"v\":1}]"),
        Row("filter([], 1)", "[]"), Row("filter([1], 1)", "TYPE_MISMATCH", 0),
        Row("filter({a: 1}, true)", "TYPE_MISMATCH", 0), Row("map($a.list, $index)", "[0,1,2]"),
        Row("map($a.rows, $item.k)", "[\"x\",\"y\"]"), Row("map([1], $item + 'a')", "TYPE_MISMATCH", 15),
        Row("any([], 1 / 0 > 1)", "false"), Row("any([1, 2], $item == 2)", "true"),
        Row("all([1, 2], $item > 1)", "false"), Row("all(null, true)", "TYPE_MISMATCH", 0),
        Row("all([1], null)", "TYPE_MISMATCH", 0),
        Row("map([[1, 2]], sum(filter($item, $item > 1)))", "[2]"), Row("coalesce(null, null)", "null"),
        Row("coalesce(false, 1)", "false"), Row("coalesce()", "UNKNOWN_FUNCTION", 0),
        Row("nope(1)", "UNKNOWN_FUNCTION", 0), Row("length()", "UNKNOWN_FUNCTION", 0),
        Row("length(1, 2)", "UNKNOWN_FUNCTION", 0), Row("1 + uper('a')", "UNKNOWN_FUNCTION", 4),
        Row("length", "EXPRESSION_SYNTAX", 0),
        Row("now(1)", "UNKNOWN_FUNCTION", 0),
    ]

    @Test("holds for conversions and dates", arguments: conversions)
    func conversionsHold(_ row: Row) throws { try check(row) }

    static let conversions: [Row] = [
        Row("number(' 42 ')", "42"), Row("number('1e2')", "100.0"), Row("number('')", "TYPE_MISMATCH", 0),
        Row("number('0x10')", "TYPE_MISMATCH", 0), Row("number(true)", "TYPE_MISMATCH", 0),
        Row("number(null)", "TYPE_MISMATCH", 0), Row("number('١')", "TYPE_MISMATCH", 0), Row("string(5)", "\"5\""),
        Row("string('a')", "\"a\""), Row("string(null)", "\"null\""),
        Row("string([1, 'a'])", "\"[1,\\\"a\\\"]\""), Row("boolean('true')", "true"),
        Row("boolean('yes')", "TYPE_MISMATCH", 0), Row("boolean(1)", "TYPE_MISMATCH", 0),
        Row("json('a')", "\"\\\"a\\\"\""),
        Row("json({b: 1, a: null})", "\"{\\\"b\\\":1,\\\"a\\\":null}\""), Row("parseJson('{\"a\": [1]}').a[0]", "1"),
        Row("parseJson('{')", "TYPE_MISMATCH", 0), Row("parseJson(' null ')", "null"),
        Row("parseJson(5)", "TYPE_MISMATCH", 0), Row("date('2026-02-29')", "OUT_OF_RANGE", 0),
        Row("date('2024-02-29')", "\"2024-02-29T00:00:00.000000Z\""),
        Row("date('2026-01-01T00:30:00+01:00')", "\"2025-12-31T23:30:00.000000Z\""),
        Row("date('2026-01-01T25:00:00Z')", "OUT_OF_RANGE", 0), Row("date(0)", "TYPE_MISMATCH", 0),
        Row("formatDate('2026-11-23T01:02:03.456Z', 'dd.MM.yyyy HH:mm:ss.SSS')", "\"23.11.2026 01:02:03.456\""),
        Row("formatDate('2026-11-23', '''yyyy''')", "EXPRESSION_SYNTAX", 27),
        Row("formatDate('2026-11-23', \"'year' yyyy\")", "\"year 2026\""),
        Row("formatDate('2026-11-23', 'Q')", "OUT_OF_RANGE", 0), Row("formatDate('x', 'yyyy')", "TYPE_MISMATCH", 0),
        Row("date(now()) <= now()", "true"),
    ]
}

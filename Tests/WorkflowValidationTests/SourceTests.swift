import JSON
import Testing
import WorkflowCatalog
import WorkflowModel

@testable import WorkflowValidation

@Suite("The source of a document")
struct SourceTests {
    private func load(_ text: String) -> LoadedWorkflow {
        WorkflowLoader(registry: RuleNodes.registry).load(Array(text.utf8), name: "test")
    }

    @Test(
        "that is not JSON says where: at the first thing that does not fit, in Unicode scalars",
        arguments: [
            ("»", "empty"), ("  \n »", "white space"), ("{\"ü\": »x}", "a bare word"),
            ("{\"a\": 1 »\"b\": 2}", "no comma"),
            ("{\"a\": 1,\n »}", "a last comma"), ("[1, 2»", "no end"), ("{\"é𝄞\": »01}", "a leading zero"),
            ("{\"a\": »\"open", "an open string"), ("{\"a\": \"x»\\q\"}", "an escape"), ("{} »{}", "more behind it"),
            ("[»tru]", "half a word"), ("{\"a\" »1}", "no colon"), ("[1»}", "the wrong bracket"), ("{»1: 2}", "no key"),
            ("[1.»]".replacing("1.»", with: "»1."), "half a number"), ("[»+1]", "a sign"), ("[»1e]", "no exponent"),
        ])
    func syntax(_ marked: String, _ what: String) throws {
        let document = MarkedDocument(marked.contains("»") ? marked : marked + "»")
        let expected =
            document.position ?? Finding.Position(line: marked.count { $0 == "\n" } + 1, column: marked.count)
        let loaded = load(document.text)
        let error = try #require(loaded.syntaxError, "\(what)")
        #expect(Finding.Position(line: error.line, column: error.column) == expected, "\(what): \(error.message)")
        #expect(loaded.parseDocument() == nil && loaded.plan == nil && loaded.findings.isEmpty)
        #expect(loaded.failure?.code.name == "INVALID_WORKFLOW")
    }

    @Test(
        "that only the parser refuses is an error with a place too",
        arguments: [
            "[99999999999999999999]", "[\"\\ud800\"]", "[\"\\u0000\"]",
        ])
    func refused(_ text: String) throws {
        let error = try #require(load(text).syntaxError)
        #expect(error.line == 1 && error.column >= 1)
    }

    @Test("columns count scalars, whatever stands before the value")
    func columns() {
        let loaded = load("{\"id\": \"ü𝄞e\u{301}\", \"name\": 7, \"nodes\": [], \"connections\": {}}")
        #expect(loaded.findings.first?.field == "name")
        #expect(loaded.findings.first?.position == Finding.Position(line: 1, column: 24))
    }

    @Test("keys with dots, quotes and brackets are found as what they are")
    func oddKeys() {
        let loaded = load(
            "{\"id\": \"w\", \"name\": \"W\", \"nodes\": [\(node("A"))],\n\"connections\": {\"A\": {}, \"A.main\":\n{\"main\": []}, \"B\\\"[0]\":\n  {}}}"
        )
        #expect(loaded.findings.map(\.field) == ["connections.A.main", "connections.B\"[0]"])
        #expect(loaded.findings.map(\.position?.line) == [loaded.findings[0].position?.line, 5])
    }

    @Test("nesting of any depth is a finding or a syntax error, never a crash")
    func depth() {
        for count in [60, 65, 2_000, 2_100, 200_000] {
            let closed = String(repeating: "[", count: count) + String(repeating: "]", count: count)
            #expect(!load(closed).isValid)
            #expect(!load(String(closed.prefix(count))).isValid)
            let codes = load(closed).findings.map(\.code)
            #expect(codes.contains("RESOURCE_LIMIT_EXCEEDED") == (count > 64), "\(codes)")
            let objects = String(repeating: "{\"a\":", count: count) + "1" + String(repeating: "}", count: count)
            #expect(!load(objects).isValid)
        }
    }

    @Test("without a source the findings keep their order and have no places")
    func unplaced() throws {
        let source = try JSONValue.parse("{\"name\": 1, \"nodes\": [{}], \"connections\": {\"X\": 1}, \"id\": \"w\"}")
        let findings = Validator(registry: RuleNodes.registry).findings(in: source)
        #expect(findings.allSatisfy { $0.position == nil })
        #expect(
            findings.map(\.code) == [
                "INVALID_FIELD_TYPE", "MISSING_NODE_ID", "MISSING_NODE_NAME", "MISSING_NODE_TYPE",
                "INVALID_CONNECTION_SOURCE", "INVALID_CONNECTION_FORMAT",
            ])
    }
}

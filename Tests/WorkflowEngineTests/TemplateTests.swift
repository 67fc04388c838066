import JSON
import Stores
import Testing
import WorkflowModel

@testable import WorkflowEngine

@Suite("Parameters with references")
struct TemplateTests {
    private let a: JSONValue = ["name": "hello", "n": 7, "flag": true]

    private func value(_ source: JSONValue, request: WorkflowRequest = WorkflowRequest()) throws -> Value {
        var parser = TemplateParser(scope: TestScope())
        let template = parser.template(source)
        #expect(parser.errors.isEmpty)
        return try template.evaluate(in: testFrame(a: a, request: request))
    }

    @Test(
        "keep the type of a whole reference, and make text of one inside a text",
        arguments: [
            ("$a.n", "7"), ("{{ $a.n }}", "7"), ("={{ $a.n + 1 }}", "8"), ("n=$a.n", "\"n=7\""),
            ("artifact/$a.name/$a.n", "\"artifact/hello/7\""), ("$a.name.", "\"hello.\""),
            ("é$a.n€{{ 'ü' }}", "\"é7€ü\""), ("$a[\"é\"]", "null"), ("日{{ $a.n + 1 }}本$$", "\"日8本$\""),
            ("$a.name.tar.gz", "null"), ("{{ $a.name }}.tar.gz", "\"hello.tar.gz\""), ("$a.missing", "null"),
            ("costs $$5", "\"costs $5\""), ("costs $5", "\"costs $5\""), ("{ not }", "\"{ not }\""),
            ("{{ {x: {y: 1}} }}", "{\"x\":{\"y\":1}}"), ("is $a.flag", "\"is true\""), ("plain", "\"plain\""),
        ])
    func strings(_ source: String, _ expected: String) throws {
        #expect(try value(JSONValue(source)).json?.description == expected)
    }

    @Test("are computed at any depth, and constants are shared as they are")
    func structures() throws {
        #expect(try value(["x": ["$a.n", "k"], "y": "v"]).json == ["x": [7, "k"], "y": "v"])
        var parser = TemplateParser(scope: TestScope())
        #expect(parser.template(["x": [1, "two"]]).isConstant)
        #expect(try value(["price": "$$5"]).json == ["price": "$5"])
    }

    @Test("name the reference that has no value in a text")
    func missingInText() {
        let failure = #expect(throws: NodeFailure.self) { try value("artifact/$a.missing/x") }
        #expect(failure?.code == "MISSING_VALUE")
        #expect(failure?.message == "$a.missing has no value")
    }

    @Test("hand on an uploaded file whole, and refuse it as text or inside a value")
    func files() throws {
        let request = WorkflowRequest(body: .file(UploadedFile(path: "/nowhere")))
        guard case .file = try value("$request.body", request: request) else {
            Issue.record("expected a file")
            return
        }
        for source: JSONValue in ["file: $request.body", ["file": "$request.body"], "{{ $request.body + '' }}"] {
            let failure = #expect(throws: NodeFailure.self) { try value(source, request: request) }
            #expect(failure?.code == "TYPE_MISMATCH")
        }
        #expect(try value("{{ $request.body == null }}", request: request).json == false)
    }

    @Test(
        "are told as they were written",
        arguments: [
            "$a.n", "{{ $a.n }}", "artifact/$a.name/$a.n", "costs $$5, {{ $a.n }}", 7, ["x": ["$a.n", 1], "y": "v"],
        ] as [JSONValue])
    func sources(_ written: JSONValue) {
        var parser = TemplateParser(scope: TestScope())
        #expect(parser.template(written).detached.source == written.string ?? written.description)
    }

    @Test("report every error with its place, and go on")
    func errors() {
        var parser = TemplateParser(scope: TestScope())
        _ = parser.template(["x": "$nope", "y": ["{{ 1 + }}", "ok $a.n", "a {{ b"]])
        #expect(parser.errors.map(\.path) == ["x", "y[0]", "y[2]"])
        #expect(parser.errors.map(\.error.code) == ["UNKNOWN_REFERENCE", "EXPRESSION_SYNTAX", "EXPRESSION_SYNTAX"])
        #expect(parser.errors[1].error.position == 7)
        _ = parser.template("é {{ 'ü' + }}")
        #expect(parser.errors.last?.error.position == 11)
    }
}

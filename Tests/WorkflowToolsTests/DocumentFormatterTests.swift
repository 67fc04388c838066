import Glibc
import JSON
import Testing

@testable import WorkflowTools

@Suite struct DocumentFormatterTests {
    @Test func `A document is written as the shared workflows are`() {
        let document: JSONValue = [
            "id": "w", "empty": [:], "none": [], "position": [0, -20],
            "main": [[["node": "B", "type": "main", "index": 0]], nil, [[["deep": 1]]]], "é": "\u{8}\"",
        ]
        #expect(
            DocumentFormatter().text(of: document) == """
                {
                  "id": "w",
                  "empty": {},
                  "none": [],
                  "position": [0, -20],
                  "main": [
                    [{ "node": "B", "type": "main", "index": 0 }],
                    null,
                    [
                      [{ "deep": 1 }]
                    ]
                  ],
                  "é": "\\b\\""
                }

                """)
    }

    @Test func `The manner of an export is kept`() throws {
        let source = "{\n  \"position\": [\n    0,\n    0\n  ]\n}\n"
        let document = try JSONValue.parse(source)
        #expect(DocumentFormatter(like: Array(source.utf8), of: document).text(of: document) == source)
        #expect(DocumentFormatter(like: Array("{}".utf8), of: document).text(of: document).contains("[0, 0]"))
    }

    @Test func `Numbers keep their digits, whatever stands beside them`() throws {
        let text = "[0.1, 264.61498034081166, 1.5e300, 9223372036854775807, -0.0]"
        let document = try JSONValue.parse(text)
        let written = DocumentFormatter().text(of: document)
        #expect(written.hasPrefix("[0.1, 264.61498034081166, "))
        #expect(try JSONValue.parse(written) == document)
    }

    @Test func `Deep nesting is written`() throws {
        let text = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        let document = try JSONValue.parse(text)
        #expect(try JSONValue.parse(DocumentFormatter().text(of: document)) == document)
    }
}

import Testing
import WorkflowModel

@testable import WorkflowTools

@Suite struct DiagnosticTextTests {
    private func text(
        _ source: String, line: Int, column: Int, message: String = "it is wrong", suggestion: String? = nil
    ) -> String {
        text(Array(source.utf8), line: line, column: column, message: message, suggestion: suggestion)
    }

    private func text(
        _ source: [UInt8], line: Int, column: Int, message: String = "it is wrong", suggestion: String? = nil
    ) -> String {
        var diagnostics = DiagnosticText(file: "a.json", source: source)
        return diagnostics.text(
            of: Finding(
                .error, "CODE", at: "x", message, position: .init(line: line, column: column), suggestion: suggestion))
    }

    @Test func `A finding shows its line and a caret under the whole value`() {
        let shown = text("{\n  \"type\": \"kv_gte\",\n}", line: 2, column: 11, suggestion: "kv_get")
        #expect(
            shown == """
                a.json:2:11: error[CODE]: it is wrong
                    2 |   "type": "kv_gte",
                      |           ^~~~~~~~
                help: did you mean 'kv_get'?

                """)
    }

    @Test func `An object or array is marked where it begins`() {
        #expect(text("[ {\"a\": 1} ]", line: 1, column: 3).hasSuffix("| [ {\"a\": 1} ]\n      |   ^\n"))
    }

    @Test func `Columns count Unicode scalars, and the caret stands under the value for wide and combining letters`() {
        // "界" takes two columns of a terminal, "e" with its accent one.
        #expect(text("[\"界\", 17]", line: 1, column: 7).hasSuffix("      |        ^~\n"))
        #expect(text("[\"e\u{301}\", 17]", line: 1, column: 8).hasSuffix("      |       ^~\n"))
    }

    @Test func `Tabs and carriage returns do not move the caret`() {
        let shown = text("{\r\n\t\"a\": 1\r\n}", line: 2, column: 7)
        #expect(shown.contains("    2 |  \"a\": 1\n      |       ^\n"))
    }

    @Test func `Of a line without end only the surroundings are shown`() {
        let source =
            "[" + String(repeating: "1,", count: 100_000) + "true" + String(repeating: ",2", count: 100_000) + "]"
        let shown = text(source, line: 1, column: 200_002)
        #expect(shown.utf8.count < 400)
        #expect(shown.contains("…"))
        #expect(shown.contains("true"))
        let lines = shown.split(separator: "\n")
        let caret = lines[2].unicodeScalars.firstIndex(of: "^").map { lines[2][..<$0].unicodeScalars.count }
        let value = lines[1].firstRange(of: "true").map { lines[1][..<$0.lowerBound].unicodeScalars.count }
        #expect(caret == value)
    }

    @Test func `Many findings on one line cost one pass over it`() {
        let source = Array(("[" + String(repeating: "1,", count: 500_000) + "1]").utf8)
        var diagnostics = DiagnosticText(file: "a.json", source: source)
        for number in 0..<10_000 {
            let finding = Finding(
                .error, "CODE", at: "x", "no", position: .init(line: 1, column: 2 + 100 * number))
            #expect(diagnostics.text(of: finding).hasSuffix("^\n"))
        }
    }

    @Test func `Findings out of order are placed too`() {
        var diagnostics = DiagnosticText(file: "a.json", source: Array("[1, 2, 3]".utf8))
        let marks = [8, 2, 5].map { column in
            diagnostics.text(of: Finding(.error, "CODE", at: "x", "no", position: .init(line: 1, column: column)))
        }.map { $0.split(separator: "\n")[2] }
        #expect(marks == ["      |        ^", "      |  ^", "      |     ^"])
    }

    @Test func `What a workflow says cannot steer the terminal`() {
        let shown = text("[\"a\u{1B}[2J\u{202E}b\"]", line: 1, column: 2, message: "no \u{1B}]0;x\u{7}\n\u{85}\u{2028}")
        #expect(!shown.unicodeScalars.contains { [0x1B, 0x07, 0x85, 0x202E, 0x2028].contains($0.value) })
        #expect(shown.contains("no \\u001b]0;x\\u0007\\u000a\\u0085\\u2028\n"))
    }

    @Test func `Bytes that are no UTF-8 are shown as such, however many they are`() {
        let shown = text([UInt8](repeating: 0x80, count: 5_000) + Array("x".utf8), line: 1, column: 1)
        #expect(shown.utf8.count < 2_000)
        #expect(shown.contains("\u{FFFD}"))
    }

    @Test(arguments: [(1, 1), (1, 9), (2, 1), (9, 9), (0, 0), (-1, 5)])
    func `A place that the source does not have is no fault`(line: Int, column: Int) {
        #expect(text("", line: line, column: column).hasPrefix("a.json:\(line):\(column): error[CODE]: it is wrong\n"))
    }

    @Test func `An annotation keeps to one line and to its own file`() {
        let finding = Finding(
            .warning, "CODE", at: "x", "50%\r\n::error::no", position: .init(line: 3, column: 4), suggestion: "y")
        #expect(
            GitHubAnnotation(file: "a,b:c.json", finding: finding).text
                == "::warning file=a%2Cb%3Ac.json,line=3,col=4,title=CODE::50%25%0D%0A::error::no%0Adid you mean 'y'?")
    }
}

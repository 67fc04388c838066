import JSON
import Testing
import WorkflowModel
import WorkflowTestSupport

@testable import WorkflowEngine

@Suite("The size of one value")
struct ValueSizeTests {
    private static let large = JSONValue(String(repeating: "a", count: 3 << 20))

    /// What a template makes of `$a`, the limit that it passed or the length of its text.
    private func limit(_ source: JSONValue, a: JSONValue = large) throws -> String? {
        var parser = TemplateParser(scope: TestScope())
        let template = parser.template(source)
        #expect(parser.errors.isEmpty)
        do { _ = try template.evaluate(in: testFrame(a: a)) } catch {
            #expect(error.code == "LIMIT_EXCEEDED")
            return error.limit
        }
        return nil
    }

    @Test(
        "bounds what a parameter puts together",
        arguments: [
            ["$a", "$a", "$a"], ["x": "$a", "y": ["$a", "$a"]], [["$a"], [["$a"], "$a"]], "$a $a $a",
            "{{ [$a, $a, $a] }}", "{{ {x: $a, y: {z: [$a, $a]}} }}", "{{ map([1, 2, 3], $a) }}", "{{ $a + $a + $a }}",
            "{{ [[$a, $a], [$a]] }}", "{{ string([$a, $a]) + json([$a]) }}", "{{ split($a, 'a') }}",
        ] as [JSONValue])
    func templates(_ source: JSONValue) throws {
        #expect(try limit(source) == "one value")
    }

    @Test("lets pass what stays below it")
    func allowed() throws {
        #expect(try limit(["$a", "$a"]) == nil)
        #expect(try limit("{{ [$a, length($a)] }}") == nil)
    }

    @Test("bounds texts that become longer with their case or their escapes")
    func growingTexts() throws {
        #expect(try limit("{{ upper($a) }}", a: JSONValue(String(repeating: "ΐ", count: 2 << 20))) == "one value")
        let escaped = JSONValue(String(repeating: "\u{1}", count: 2 << 20))
        #expect(try limit("{{ string([$a]) }}", a: escaped) == "one value")
        #expect(try limit("x $a", a: [escaped]) == "one value")
    }

    @Test("ends doubling, forty times over, in expressions and in parameters, and names node and limit")
    func doubling() throws {
        for value: JSONValue in ["{{ [$json, $json] }}", ["$json", "$json"], ["a": "$json", "b": "$json"]] {
            var sketch = Sketch()
            sketch.node("0", "give", ["value": "aaaaaaaa"])
            for index in 1...40 {
                sketch.node("\(index)", "give", ["value": value])
                sketch.edge("\(index - 1)", "\(index)")
            }
            let failure = #expect(throws: ExecutionFailure.self) { try sketch.run() }
            #expect(failure?.failure.limit == "one value")
            #expect(failure?.node != nil)
            #expect(failure?.apiError.details?[0]?["limit"] == "one value")
        }
    }

    @Test("ends doubling inside one expression")
    func nestedExpression() throws {
        let depth = 20
        let source = String(repeating: "map([1, 2], ", count: depth) + "$a" + String(repeating: ")", count: depth)
        #expect(try limit(JSONValue("{{ \(source) }}")) == "one value")
    }

    @Test("bounds what the rounds of a loop give together")
    func loops() throws {
        var sketch = Sketch()
        sketch.node("Loop", "loop", ["count": 9])
        sketch.node("Same", "give", ["value": "$input.text"])
        sketch.edge("Loop", "Same")
        sketch.edge("Same", "Loop")
        let text = JSONValue(String(repeating: "a", count: 1 << 20))
        let failure = #expect(throws: ExecutionFailure.self) { try sketch.run(["text": text]) }
        #expect(failure?.failure.limit == "one value")
        #expect(failure?.node == "Loop")
    }
}

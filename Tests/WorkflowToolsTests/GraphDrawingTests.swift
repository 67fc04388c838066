import JSON
import Testing
import WorkflowTestSupport

@testable import WorkflowTools

@Suite struct GraphDrawingTests {
    private func drawing(_ sketch: Sketch) -> GraphDrawing {
        GraphDrawing(sketch.document, registry: TestNodes.registry)
    }

    @Test func `Nodes are drawn by their part in the flow, branches by what takes them`() {
        var sketch = Sketch()
        sketch.node("Start", "begin")
        sketch.node("Ask", "choose", ["condition": true])
        sketch.node("Yes", "answer", ["body": 1])
        sketch.node("No", "give", [:], ["disabled": true])
        sketch.edge("Start", "Ask")
        sketch.edge("Ask", "Yes", "0")
        sketch.edge("Ask", "No", "1")
        #expect(
            drawing(sketch).mermaid == """
                flowchart TD
                    n0(["Start<br/><small>test.begin</small>"])
                    n1{"Ask<br/><small>test.choose</small>"}
                    n2[["Yes<br/><small>test.answer</small>"]]
                    n3["No<br/><small>test.give</small>"]:::disabled
                    n0 --> n1
                    n1 -->|"true"| n2
                    n1 -->|"false"| n3
                    classDef disabled stroke-dasharray: 4 4, opacity: 0.6

                """)
        #expect(
            drawing(sketch).dot == """
                digraph "Sketch" {
                    node [shape=box, style=rounded, fontname="sans-serif"]
                    edge [fontname="sans-serif", fontsize=10]
                    n0 [label="Start\\ntest.begin", shape=oval]
                    n1 [label="Ask\\ntest.choose", shape=diamond, style=""]
                    n2 [label="Yes\\ntest.answer", peripheries=2]
                    n3 [label="No\\ntest.give", style=dotted]
                    n0 -> n1
                    n1 -> n2 [label="true"]
                    n1 -> n3 [label="false"]
                }

                """)
    }

    @Test func `Error edges are dashed, by either convention`() {
        var sketch = Sketch()
        sketch.node("A", "give", [:], ["onError": "continueErrorOutput"])
        sketch.node("B", "give", [:], ["onError": "continueErrorOutput"])
        sketch.node("C", "give")
        sketch.edge("A", "B")
        sketch.edge("A", "C", "error")
        sketch.edge("B", "A", "0")
        sketch.edge("B", "C", "1")
        #expect(
            drawing(sketch).edges == [
                .init(source: 0, target: 1, label: nil, style: .flow),
                .init(source: 0, target: 2, label: "error", style: .failure),
                .init(source: 1, target: 0, label: "0", style: .flow),
                .init(source: 1, target: 2, label: "error", style: .failure),
            ])
        #expect(drawing(sketch).mermaid.contains("n0 -.->|\"error\"| n2"))
        #expect(drawing(sketch).dot.contains("n0 -> n2 [label=\"error\", style=dashed]"))
    }

    @Test func `Jumps are labelled, and stand for the edges that they replace`() {
        var sketch = Sketch()
        sketch.node("Ask", "choose", ["condition": true, "then": "b", "else": "C"])
        sketch.node("B", "give")
        sketch.node("C", "give")
        sketch.edge("Ask", "C", "0")
        #expect(
            drawing(sketch).edges == [
                .init(source: 0, target: 1, label: "then", style: .flow),
                .init(source: 0, target: 2, label: "else", style: .flow),
            ])
    }

    @Test func `What n8n attaches is drawn, in both forms of connections`() {
        let document: JSONValue = [
            "nodes": [["name": "Model", "type": "@n8n/x"], ["name": "Agent", "type": "@n8n/y"]],
            "connections": [
                "Model": [
                    "ai_model": [[["node": "Agent"]], nil], "ai_tool": ["0": [["node": "Agent"], ["node": "?"]]],
                ]
            ],
        ]
        let drawing = GraphDrawing(document, registry: TestNodes.registry)
        #expect(drawing.edges.map(\.label) == ["ai_model", "ai_tool"])
        #expect(drawing.edges.allSatisfy { $0.style == .attachment })
    }

    @Test func `A name cannot leave its quotes`() {
        let name = "a\"]; click n0 \"javascript:x\" %%{init: {}}%% <script>#quot;\\\n`b`"
        let document: JSONValue = ["name": JSONValue(name), "nodes": [["name": JSONValue(name), "type": "x"]]]
        let drawing = GraphDrawing(document, registry: TestNodes.registry)
        let lines = drawing.mermaid.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines[1].hasPrefix(
                "    n0([\"a#34;]#59; click n0 #34;javascript:x#34; #37;#37;{init: {}}#37;#37; #60;script"))
        #expect(lines[1].count { $0 == "\"" } == 2)
        let label = drawing.dot.split(separator: "\n").last { $0.contains("label=") }
        #expect(label?.contains(#"[label="a\"]; click n0 \"javascript:x\" %"#) == true)
        #expect(drawing.dot.split(separator: "\n").count == 5)
    }

    @Test(arguments: [JSONValue.null, [], [:], ["nodes": 1, "connections": 2], ["nodes": [1, [], nil]]])
    func `Whatever the document is, there is a drawing`(document: JSONValue) {
        let drawing = GraphDrawing(document, registry: TestNodes.registry)
        #expect(drawing.mermaid.hasPrefix("flowchart TD\n"))
        #expect(drawing.dot.hasSuffix("}\n"))
    }
}

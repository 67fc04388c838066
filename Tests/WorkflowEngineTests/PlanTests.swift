import JSON
import Testing
import WorkflowModel

@testable import WorkflowEngine

@Suite("Plans")
struct PlanTests {
    @Test("hold the values of parameters that nothing has to be computed for, and know which are absent")
    func constants() throws {
        var sketch = Sketch()
        sketch.node("Given", "give", ["value": ["n": 7]])
        sketch.node("Absent", "give")
        sketch.node("Default", "execute", ["name": "$input.name"])
        let nodes = try sketch.plan().nodes
        guard case .constant(let given) = nodes[0].parameters[0] else { throw Unexpected() }
        #expect(given.json == ["n": 7])
        guard case .absent = nodes[1].parameters[0] else { throw Unexpected() }
        guard case .computed = nodes[2].parameters[0] else { throw Unexpected() }
        guard case .constant(let inputs) = nodes[2].parameters[1] else { throw Unexpected() }
        #expect(inputs.json == [:])
    }

    @Test("keep what is written more than once only once")
    func sharing() throws {
        var sketch = Sketch()
        sketch.node("One", "give", ["value": "$input.a"])
        sketch.node("Other", "give", ["value": "$input.a"])
        sketch.node("Third", "give", ["value": "$input.b"])
        let references = try sketch.plan().nodes.map { node in
            guard case .computed(let template, _) = node.parameters[0],
                let reference = (template as? Computed)?.expression as? Reference
            else { throw Unexpected() }
            return reference
        }
        #expect(references[0] === references[1])
        #expect(references[0] !== references[2])
    }

    @Test("tell a condition from a text that reads the same")
    func conditions() throws {
        var sketch = Sketch()
        sketch.node("Condition", "choose", ["condition": "$input.n == 1"])
        sketch.node("Text", "give", ["value": "$input.n == 1"])
        sketch.edge("Condition", "Text")
        #expect(try sketch.run(["n": 1]) == "1 == 1")
    }

    @Test("give a node the parameters of its own call, whatever the node before it had")
    func parameters() throws {
        var sketch = Sketch()
        sketch.node("Full", "give", ["value": "$input.a"])
        sketch.node("Empty", "give")
        sketch.edge("Full", "Empty")
        sketch.node("Again", "give", ["value": "$input.b"])
        sketch.edge("Empty", "Again")
        #expect(try sketch.run(["a": 1, "b": 2]) == 2)
        #expect(try sketch.run(["a": 1]) == 1)
    }

    private struct Unexpected: Error {}
}

import JSON
import MemoryStore
import Testing
import WorkflowModel
import WorkflowTestSupport

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
        let (given, isAbsent) = (nodes[0].parameters[0].constant, nodes[1].parameters[0].isAbsent)
        let (computed, inputs) = (nodes[2].parameters[0].template, nodes[2].parameters[1].constant)
        #expect(given?.json == ["n": 7] && isAbsent)
        #expect(computed is Computed && inputs?.json == [:])
    }

    @Test("with other node types at some nodes keep everything else, what is recorded too")
    func keeping() throws {
        var sketch = Sketch()
        sketch.node("Give", "give", ["value": 1])
        let document = sketch.document.setting(
            "settings", to: ["saveDataSuccessExecution": "all", "executionTimeout": 7])
        let registry = TestNodes.registry
        let planner = Planner(document: WorkflowDocument(document), registry: registry)
        let scope = DocumentScope(WorkflowDocument(document))
        let compiled = CompiledParameters(
            document: WorkflowDocument(document), declarations: [registry.declaration(named: "test.give")], scope: scope
        )
        let plan = try #require(
            planner.plan(name: "w", version: "1", isTenantOwned: true, compiled, planner.graph))
        let replaced = plan.replacing { _, _ in TestNodes.Begin() }
        #expect(replaced.recording.keepsSuccesses && replaced.recording == plan.recording)
        #expect(replaced.isTenantOwned && replaced.timeout == 7)
    }

    @Test("keep what is written more than once only once")
    func sharing() throws {
        var sketch = Sketch()
        sketch.node("One", "give", ["value": "$input.a"])
        sketch.node("Other", "give", ["value": "$input.a"])
        sketch.node("Third", "give", ["value": "$input.b"])
        let references = try sketch.plan().nodes.map { node in
            let template = node.parameters[0].template
            return try #require((template as? Computed)?.expression as? Reference)
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

    @Test("compute and check the parameters of a node as it declares them, whatever type does its work")
    func replacing() throws {
        var sketch = Sketch()
        sketch.node("Put", "put", ["key": "$input.key"])
        let plan = try sketch.plan().replacing { _, _ in TestNodes.Begin() }
        #expect(try run(plan, ["key": "a"]) == ["key": "a"])
        let failure = #expect(throws: ExecutionFailure.self) { try run(plan, ["key": 1]) }
        #expect(failure?.failure.code == "TYPE_MISMATCH")
        #expect(
            failure?.failure.message == "Parameter 'key' must be of type string; $input.key is of type integer")
    }

    private func run(_ plan: Plan, _ input: JSONValue) throws -> JSONValue? {
        let outcome = try Executor(metadata: InMemoryMetadataStore(), blobs: InMemoryBlobStore()).execute(
            plan, for: ExecutionContext.Caller(subject: nil, principal: .null, tenant: .default),
            request: WorkflowRequest(body: .json(text: [], value: input)), id: "1"
        ).outcome.get()
        return if case .output(let value) = outcome { value } else { nil }
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

}

extension PlanParameter {
    fileprivate var isAbsent: Bool {
        switch self {
        case .absent: true
        default: false
        }
    }

    fileprivate var constant: Value? {
        switch self {
        case .constant(let value): value
        default: nil
        }
    }

    fileprivate var template: (any Template)? {
        switch self {
        case .computed(let template, _): template
        default: nil
        }
    }
}

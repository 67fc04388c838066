package import JSON
import MemoryStore
package import RepositoryModel
package import Stores
import WorkflowCatalog
package import WorkflowEngine
package import WorkflowModel
import WorkflowValidation

/// Node types for tests of the engine.
package enum TestNodes {
    package static let registry = NodeRegistry([
        Begin(), Give(), Twice(), Fail(), Choose(), Put(), Answer(), Loop(), Execute(), Pause(), Mint(),
    ])

    package struct Begin: NodeType {
        package static let declaration = NodeDeclaration("test.begin", role: .trigger)
        package init() {}
        package func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult { .output(call.input) }
    }

    /// Gives its value, or what came in.
    package struct Give: NodeType {
        package static let value = NodeParameter.optional(0, "value", .any)
        package static let declaration = NodeDeclaration("test.give", parameters: [value])
        package func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult { .output(call[Self.value] ?? call.input) }
    }

    /// Gives a list of what came in, twice, however large that is: a node that does not ask for the limit of a value.
    package struct Twice: NodeType {
        package static let declaration = NodeDeclaration("test.twice")
        package func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
            let value = call.input.json ?? .null
            return .output(.json([value, value]))
        }
    }

    package struct Fail: NodeType {
        package static let code = NodeParameter.optional(0, "code", .string, default: "OUT_OF_RANGE")
        package static let declaration = NodeDeclaration("test.fail", parameters: [code])
        package func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
            throw NodeFailure(try call.string(Self.code), "it failed")
        }
    }

    package struct Choose: NodeType {
        package static let condition = NodeParameter.required(0, "condition", .condition)
        package static let then = NodeParameter.optional(1, "then", .node)
        package static let otherwise = NodeParameter.optional(2, "else", .node)
        package static let declaration = NodeDeclaration(
            "test.choose", parameters: [condition, then, otherwise], role: .router, outputs: 2)
        package func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
            .output(call.input, port: call.bool(Self.condition) ? 0 : 1)
        }
    }

    /// Stores a document where there is none.
    package struct Put: NodeType {
        package static let key = NodeParameter.required(0, "key", .string)
        package static let declaration = NodeDeclaration("test.put", parameters: [key])
        package func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
            do {
                try call.store.put(true, at: try DocumentKey(try call.string(Self.key)), blobs: [], ifAbsent: true)
            } catch let error as StoreError {
                throw NodeFailure(error)
            } catch let error as NodeFailure {
                throw error
            } catch {
                throw NodeFailure("OUT_OF_RANGE", "no key")
            }
            return .output(.json(true))
        }
    }

    /// What `logic.loop` is, in the name that the planner knows.
    package struct Loop: NodeType {
        package static let items = NodeParameter.optional(0, "items", .array)
        package static let count = NodeParameter.optional(1, "count", .integer)
        package static let condition = NodeParameter.optional(2, "while", .perItem)
        package static let body = NodeParameter.optional(3, "body", .string)
        package static let declaration = NodeDeclaration(
            "logic.loop", aliases: ["test.loop"], parameters: [items, count, condition, body], role: .router,
            outputs: 2)
        package func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
            let items = call[Self.items]?.json
            return .loop(
                NodeLoop(
                    items: items, count: call[Self.count]?.json?.int ?? items?.elements.count ?? 0,
                    condition: Self.condition, body: call.optionalString(Self.body)))
        }
    }

    package struct Execute: NodeType {
        package static let name = NodeParameter.required(0, "name", .string)
        package static let inputs = NodeParameter.optional(1, "inputs", .object, default: [:])
        package static let declaration = NodeDeclaration("test.execute", parameters: [name, inputs])
        package func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
            .output(.json(try call.host.runWorkflow(named: try call.string(Self.name), inputs: call.json(Self.inputs))))
        }
    }

    /// Waits so many milliseconds.
    package struct Pause: NodeType {
        package static let time = NodeParameter.required(0, "ms", .number)
        package static let declaration = NodeDeclaration("test.pause", parameters: [time], isRetryable: true)
        package func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
            try call.host.pause(seconds: (call.json(Self.time).number ?? 0) / 1_000)
            return .output(call.input)
        }
    }

    /// Does what only the deployment's workflows may.
    package struct Mint: NodeType {
        package static let declaration = NodeDeclaration("test.mint", isSharedOnly: true)
        package func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult { .output(.json("a token")) }
    }

    package struct Answer: NodeType {
        package static let body = NodeParameter.required(0, "body", .any)
        package static let declaration = NodeDeclaration("test.answer", parameters: [body], role: .response)
        package func run(_ call: NodeCall) throws(NodeFailure) -> NodeResult {
            .response(WorkflowResponse(status: 200, content: .json(call.json(Self.body))))
        }
    }
}

/// A workflow in the fewest words: nodes by name, edges by name and output.
package struct Sketch {
    package var nodes: [JSONValue] = []
    package var connections: [String: JSONValue] = [:]

    /// A workflow without nodes.
    package init() {}

    /// Adds a node; `more` holds node attributes such as `onError`.
    package mutating func node(_ name: String, _ type: String, _ parameters: JSONValue = [:], _ more: JSONValue = [:]) {
        let members = [
            ("id", JSONValue(name.lowercased())), ("name", JSONValue(name)), ("type", JSONValue("test.\(type)")),
            ("typeVersion", 1), ("position", [0, 0]), ("parameters", parameters),
        ]
        nodes.append(JSONValue(members: members + more.members.map { ($0.key, $0.value) }))
    }

    /// Adds an edge; `output` is `0`, `1`, … or `error`.
    package mutating func edge(_ source: String, _ target: String, _ output: String = "0") {
        let type = output == "error" ? "error" : "main"
        let index = output == "error" ? "0" : output
        let outputs = connections[source] ?? [:]
        let slots = outputs[type] ?? [:]
        let slot = (slots[index] ?? []).appending(["node": JSONValue(target), "type": "main", "index": 0])
        connections[source] = outputs.setting(type, to: slots.setting(index, to: slot))
    }

    package var document: JSONValue {
        [
            "id": "sketch", "name": "Sketch", "nodes": JSONValue(nodes),
            "connections": JSONValue(members: connections.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }),
        ]
    }

    /// The compiled workflow; its errors are the test's failure.
    /// - Parameters:
    ///   - name: what it is called.
    ///   - owner: the tenant whose own it is; nil for a shared workflow.
    package func plan(named name: String = "sketch", ownedBy owner: TenantID? = nil) throws -> Plan {
        let loaded = WorkflowLoader(registry: TestNodes.registry).load(
            document.serialized(), name: name, context: owner.map { .own(by: $0) } ?? ValidationContext())
        guard let plan = loaded.plan else {
            throw loaded.failure ?? NodeFailure("TEST", "\(loaded.findings)") as any Error
        }
        return plan
    }

    /// What running it gives, with stores in memory unless others are given.
    package func run(
        _ input: JSONValue = [:], metadata: any MetadataStore = InMemoryMetadataStore(),
        limits: Executor.Limits = Executor.Limits(), workflows: [String: Plan] = [:]
    ) throws -> JSONValue {
        let report = try report(input, metadata: metadata, limits: limits, workflows: workflows)
        switch try report.outcome.get() {
        case .output(let output): return output
        case .response(let response):
            guard case .json(let body) = response.content else { return .null }
            return ["responded": body]
        }
    }

    /// How running it goes.
    package func report(
        _ input: JSONValue = [:], metadata: any MetadataStore = InMemoryMetadataStore(),
        limits: Executor.Limits = Executor.Limits(), workflows: [String: Plan] = [:],
        options: ExecutionOptions = ExecutionOptions()
    ) throws -> ExecutionReport {
        let executor = Executor(
            metadata: metadata, blobs: InMemoryBlobStore(), workflows: NamedPlans(plans: workflows), limits: limits)
        return executor.execute(
            try plan(), for: ExecutionContext.Caller(subject: "test", principal: .null, tenant: .default),
            request: WorkflowRequest(body: .json(text: input.serialized(), value: input)), id: "1", options: options)
    }
}

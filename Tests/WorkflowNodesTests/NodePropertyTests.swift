import HTTPCore
import JSON
import MemoryStore
import Testing
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel

@testable import WorkflowNodes

/// Every type of the registry is given what nobody should give it, on every parameter.
@Suite("Every node type")
struct NodePropertyTests {
    private static let registry = Run.registry()

    /// Codes that a node may fail with by itself (article NodeTypes), besides those of the HTTP contract.
    private static let codes: Set<String> = [
        "DIVISION_BY_ZERO", "TYPE_MISMATCH", "MISSING_VALUE", "OUT_OF_RANGE", "OVERFLOW", "LIMIT_EXCEEDED", "TIMEOUT",
        "ADDRESS_FORBIDDEN", "UPSTREAM_ERROR", "STOPPED", "ASSERTION_FAILED",
    ]

    private static let odd: [JSONValue] = [
        .null, true, false, 0, -1, 1, 9_223_372_036_854_775_807, JSONValue(Int.min), JSONValue(1e308) ?? 0,
        JSONValue(-0.5) ?? 0, JSONValue(1e-300) ?? 0, "", " ", "a", "\u{0}", "\u{FFFF}", "e\u{301}", "🦊", "../..",
        "a/b/c", "$x {{ y }}",
        "(", "%00%", "9999-99-99", "-1", JSONValue(String(repeating: "🦊", count: 20_000)), [], [nil], [[[]]],
        [1, "a", nil, [:]],
        JSONValue(Array(repeating: JSONValue("a"), count: 5_000)), [:], ["": nil], ["a": ["b": [1, 2]]],
        ["key": 1, "value": []],
    ]

    /// What a parameter may be while another is tried.
    private static func plain(_ parameter: NodeParameter) -> JSONValue {
        if let option = parameter.options.first { return JSONValue(option) }
        return switch parameter.kind {
        case .string, .content, .any, .node, .literal: "a"
        case .integer, .number: 1
        case .boolean, .condition: true
        case .array: [["a": 1], ["a": 2]]
        case .object: ["a": 1]
        case .perItem: "$item"
        }
    }

    /// A workflow of one node whose parameters are its inputs; expressions for items stand as they are.
    private func plan(_ declaration: NodeDeclaration) throws -> Plan? {
        let parameters = declaration.parameters.filter { $0.kind != .node }.map { parameter in
            (parameter.name, parameter.kind == .perItem ? "$item" : JSONValue("$input.\(parameter.name)"))
        }
        let document: JSONValue = [
            "id": "t", "name": "t",
            // A branch must lead somewhere.
            "connections": declaration.name == "logic.if" ? ["Node": ["main": [[["node": "End"]]]]] : [:],
            "nodes": [
                ["id": "e", "name": "End", "type": "metabuilder.trigger", "parameters": [:], "disabled": true],
                [
                    "id": "n", "name": "Node", "type": JSONValue(declaration.name), "typeVersion": 1,
                    "position": [0, 0], "parameters": JSONValue(members: parameters),
                ],
            ],
        ]
        let loaded = WorkflowLoader(registry: Self.registry).load(document.serialized(), name: "t")
        if loaded.plan == nil { Issue.record("\(loaded.findings)") }
        return loaded.plan
    }

    @Test(
        "fails with a code that is known, or gives a value that is not too large, whatever it is given",
        arguments: names)
    func survives(_ name: String) throws {
        let declaration = try #require(Self.registry.type(named: name)?.declaration)
        let plan = try #require(try plan(declaration))
        var limits = Executor.Limits()
        limits.seconds = 0.3
        limits.rounds = 100
        let executor = Executor(metadata: InMemoryMetadataStore(), blobs: InMemoryBlobStore(), limits: limits)
        func check(_ input: JSONValue) {
            let report = executor.execute(
                plan, for: ExecutionContext.Caller(subject: nil, principal: .null, tenant: .default),
                request: WorkflowRequest(body: .json(text: [], value: input)), id: "1")
            switch report.outcome {
            case .success(.output(let value)): #expect(value.size(limit: 8 << 20, depth: 512) != nil)
            case .success(.response(let response)): #expect((100...599).contains(response.status))
            case .failure(let error):
                let code = error.failure.code
                let isKnown = Self.codes.contains(code) || (ErrorCode.named(code) != nil && code != "INTERNAL_ERROR")
                #expect(isKnown, "\(code): \(error.failure.message) of \(input.description.prefix(200))")
                #expect(error.node == "Node")
            }
        }
        let plain = declaration.parameters.map { ($0.name, Self.plain($0)) }
        check(JSONValue(members: plain))
        for value in Self.odd {
            check(JSONValue(members: plain.map { ($0.0, value) }))
            for parameter in declaration.parameters where parameter.kind != .perItem {
                check(JSONValue(members: plain).setting(parameter.name, to: value))
            }
        }
    }

    /// `core.http_request` has tests of its own, against a server; `web.*` stand in one workflow alone.
    private static let names = registry.types.map(\.declaration.name).filter { $0 != "core.http_request" }
}

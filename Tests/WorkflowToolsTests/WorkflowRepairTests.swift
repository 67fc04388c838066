import JSON
import Testing
import WorkflowCatalog
import WorkflowModel
import WorkflowTestSupport

@testable import WorkflowTools

@Suite struct WorkflowRepairTests {
    private let repair = WorkflowRepair(registry: TestNodes.registry)

    /// A workflow that lacks nothing but what a test takes away.
    private func document(_ nodes: JSONValue, _ connections: JSONValue = [:]) -> JSONValue {
        [
            "id": "w", "name": "W", "version": "1.0.0", "tenantId": "${TENANT_ID}", "nodes": nodes,
            "connections": connections,
        ]
    }

    private func node(_ name: String, id: String? = nil, parameters: JSONValue = [:]) -> JSONValue {
        [
            "id": JSONValue(id ?? name.lowercased()), "name": JSONValue(name), "type": "test.give",
            "parameters": parameters,
        ]
    }

    /// Repairs, and checks what holds for every repair: a second one changes nothing.
    private func repaired(_ document: JSONValue) throws -> WorkflowRepair.Outcome {
        let outcome = try #require(repair.repair(document, named: "file"))
        let again = try #require(repair.repair(outcome.document, named: "other"))
        #expect(again.changes == [])
        #expect(again.document.serialized() == outcome.document.serialized())
        return outcome
    }

    private func repaired(connections: JSONValue, nodes: JSONValue? = nil) throws -> JSONValue {
        let nodes = nodes ?? [node("A", id: "id-a"), node("B", id: "id-b")]
        return try repaired(document(nodes, connections)).document["connections"] ?? .null
    }

    @Test(arguments: [JSONValue.null, 1, [], [:], ["nodes": 1], ["nodes": [:]], [["nodes": []]]])
    func `What is no workflow is left alone`(value: JSONValue) {
        #expect(repair.repair(value, named: "file") == nil)
    }

    @Test func `An id and another node's name that only look the same are not taken for each other`() throws {
        let (composed, decomposed) = ("\u{e9}", "e\u{301}")
        let nodes: JSONValue = [node("A", id: composed), node(decomposed, id: "b")]
        let connections = try repaired(
            connections: [
                composed: ["main": [[["node": "A"]]]], decomposed: ["main": [[["node": "A"]]]],
            ], nodes: nodes)
        #expect(connections.members.map { Array($0.key.utf8) } == [Array("A".utf8), Array(decomposed.utf8)])
    }

    @Test func `A foreign node's parameters are never touched`() throws {
        for type in ["@acme/n8n-nodes-acme.tool", "@n8n/n8n-nodes-langchain.agent", "n8n-nodes-acme.tool"] {
            let nodes: JSONValue = [
                [
                    "id": "a", "type": JSONValue(type),
                    "parameters": ["name": "x", "typeVersion": 2, "position": [0, 0], "parameters": ["name": "y"]],
                ],
                ["id": "b", "name": "B", "type": JSONValue(type), "parameters": ["name": "B"]],
            ]
            let outcome = try repaired(document(nodes))
            #expect(outcome.changes == [])
            #expect(outcome.document["nodes"] == nodes)
        }
    }

    @Test func `A workflow that lacks nothing is not changed`() throws {
        let whole = document([node("A"), node("B")], ["A": ["main": [[["node": "B", "type": "main", "index": 0]]]]])
        let outcome = try repaired(whole)
        #expect(outcome.changes == [])
        #expect(outcome.document.serialized() == whole.serialized())
    }

    @Test func `What a document lacks is added where it belongs, and everything else keeps its order`() throws {
        let outcome = try repaired(["zeta": 1, "nodes": [], "alpha": 2])
        #expect(
            outcome.document.description
                == #"{"id":"file","name":"file","version":"1.0.0","tenantId":"${TENANT_ID}","zeta":1,"nodes":[],"#
                + #""connections":{},"alpha":2}"#)
        #expect(outcome.changes.map(\.field) == ["id", "name", "version", "tenantId", "connections"])
    }

    @Test func `A null or blank member is filled in its place, and a number becomes the id's text`() throws {
        let outcome = try repaired(["name": "  ", "nodes": [], "id": 17, "connections": nil, "version": nil])
        #expect(
            outcome.document.description
                == #"{"name":"file","nodes":[],"id":"17","connections":{},"version":"1.0.0","tenantId":"${TENANT_ID}"}"#
        )
    }

    @Test func `A member of the wrong type is left for its author`() throws {
        let outcome = try repaired([
            "id": ["x"], "name": 5, "version": true, "tenantId": [:], "nodes": [], "connections": 7,
        ])
        #expect(outcome.changes == [])
    }

    @Test func `An id is made of the file's name as far as it can be`() throws {
        #expect(repair.repair(["nodes": []], named: "Über den Wolken 2!")?.document["id"] == "ber-den-wolken-2")
        #expect(repair.repair(["nodes": []], named: "雲")?.document["id"] == "workflow")
        #expect(repair.repair(["nodes": []], named: "")?.document["name"] == "workflow")
    }

    @Test func `Nodes without an id get one of their own`() throws {
        let nodes: JSONValue = [
            ["name": "Read It", "type": "test.give"], ["id": "read-it", "name": "X", "type": "test.give"],
            ["id": "", "name": "read it", "type": "test.give"], ["id": 5, "name": "Y", "type": "test.give"],
            ["id": nil, "type": "test.give"], 7,
        ]
        let ids = try #require(try repaired(document(nodes)).document["nodes"]).elements.map { $0["id"]?.string }
        #expect(ids == ["read-it-2", "read-it", "read-it-3", "5", "node-5", nil])
    }

    @Test func `An id that is made never becomes what a dangling connection names`() throws {
        let nodes: JSONValue = [
            ["name": "Start", "type": "test.choose", "parameters": ["then": "c"]], ["name": "B", "type": "test.give"],
            ["name": "C", "type": "test.give"],
        ]
        let outcome = try repaired(document(nodes, ["start": ["main": [[["node": "b"]]]]]))
        #expect((outcome.document["nodes"] ?? []).elements.map { $0["id"] } == ["start-2", "b-2", "c-2"])
        #expect(outcome.document["connections"] == ["start": ["main": [[["node": "b"]]]]])
    }

    @Test func `Ids in connections become names`() throws {
        #expect(
            try repaired(connections: ["id-a": ["main": [[["node": "id-b", "type": "main", "index": 0]], nil]]])
                == ["A": ["main": [[["node": "B", "type": "main", "index": 0]], nil]]])
    }

    @Test func `A name that another node has too is not put in an id's place`() throws {
        let nodes: JSONValue = [node("A", id: "first"), node("A", id: "second"), node("", id: "third")]
        let connections: JSONValue = ["second": ["main": [[["node": "third"]]]]]
        #expect(try repaired(connections: connections, nodes: nodes) == connections)
    }

    @Test func `An id and its name become one source, and no target doubles`() throws {
        let connections: JSONValue = [
            "id-a": ["main": [[["node": "B"]]], "error": [nil, [["node": "A"]]]],
            "B": ["main": [[["node": "A"]]]],
            "A": ["main": [[["node": "id-b"], ["node": "A"]], [["node": "B"]]]],
        ]
        #expect(
            try repaired(connections: connections).description
                == #"{"A":{"main":[[{"node":"B"},{"node":"A"}],[{"node":"B"}]],"error":[null,[{"node":"A"}]]},"#
                + #""B":{"main":[[{"node":"A"}]]}}"#)
    }

    @Test func `A malformed source is not merged away`() throws {
        let connections: JSONValue = ["id-a": 5, "A": ["main": [[["node": "B"]]]]]
        #expect(try repaired(connections: connections) == connections)
    }

    @Test func `The object form becomes arrays with null where there is no slot`() throws {
        let connections: JSONValue = [
            "A": ["main": ["2": [["node": "B"]], "0": [["node": "id-b"]], "00": [["node": "A"]]], "error": [:]]
        ]
        #expect(
            try repaired(connections: connections) == [
                "A": ["main": [[["node": "B"], ["node": "A"]], nil, [["node": "B"]]], "error": []]
            ])
    }

    @Test(arguments: ["1abc", "-1", "", "256", "99999999999999999999", "１"])
    func `An object with an index that no array has keeps its form`(index: String) throws {
        let connections: JSONValue = ["A": ["main": JSONValue(members: [(index, [["node": "B"]] as JSONValue)])]]
        #expect(try repaired(connections: connections) == connections)
    }

    @Test func `Node attributes leave the parameters for the node`() throws {
        let nodes: JSONValue = [
            [
                "id": "a", "type": "test.give",
                "parameters": ["name": "A", "typeVersion": 1, "position": [1, 2], "value": 3],
            ]
        ]
        let outcome = try repaired(document(nodes))
        #expect(
            outcome.document["nodes"]?[0]?.description
                == #"{"id":"a","type":"test.give","name":"A","typeVersion":1,"position":[1,2],"parameters":{"value":3}}"#
        )
        #expect(outcome.changes.map(\.what) == Array(repeating: "moved to the node", count: 3))
    }

    @Test func `A node that was put whole into its own parameters is taken out again`() throws {
        let inner: JSONValue = ["name": "A", "parameters": ["name": "A", "parameters": ["value": 3]]]
        let outcome = try repaired(document([node("A", parameters: inner)]))
        #expect(outcome.document["nodes"]?[0]?["parameters"] == ["value": 3])
    }

    @Test func `A name that is taken stays among the parameters`() throws {
        let nodes: JSONValue = [node("A"), ["id": "b", "type": "test.give", "parameters": ["name": "A"]]]
        #expect(try repaired(document(nodes)).changes == [])
    }

    @Test func `What another system's node has as a parameter stays there`() throws {
        let nodes: JSONValue = [
            ["id": "a", "name": "A", "type": "n8n-nodes-base.x", "parameters": ["name": "B"]],
            ["id": "c", "name": "C", "type": "n8n-nodes-base.x", "parameters": ["name": "B", "position": "top"]],
            ["id": "d", "type": "n8n-nodes-base.x", "parameters": ["name": "B"]],
        ]
        #expect(try repaired(document(nodes)).changes == [])
    }

    @Test func `A node attribute of the wrong type stays where it is`() throws {
        let parameters: JSONValue = ["name": 5, "typeVersion": "1", "position": [1]]
        let outcome = try repaired(document([["id": "a", "type": "test.give", "parameters": parameters]]))
        #expect(outcome.changes == [])
    }

    @Test func `A repair leaves none of the findings that it is for`() throws {
        let broken: JSONValue = [
            "nodes": [
                ["name": "Start", "type": "test.begin"],
                [
                    "type": "test.give", "id": "g",
                    "parameters": ["name": "Give", "typeVersion": 1, "position": [0, 0], "parameters": ["value": 1]],
                ],
            ],
            "connections": ["Start": ["main": ["0": [["node": "g", "type": "main", "index": 0]]]]],
        ]
        let text = DocumentFormatter().text(of: try repaired(broken).document)
        let loaded = WorkflowLoader(registry: TestNodes.registry).load(Array(text.utf8), name: "file")
        #expect(loaded.findings == [])
    }
}

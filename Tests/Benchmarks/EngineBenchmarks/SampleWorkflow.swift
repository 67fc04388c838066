import Identity
import JSON
import MemoryStore
import TestSupport
import WorkflowModel
import WorkflowNodes
import WorkflowValidation

@testable import WorkflowEngine

/// Workflows made for measuring: a trigger, and behind it one node after the other.
enum SampleWorkflow {
    /// The node types of the service.
    static let registry: NodeRegistry = {
        let users = InMemoryIdentityStore()
        return StandardNodes.registry(
            StandardNodes.Services(
                accounts: Accounts(users: users, hasher: PasswordHasher()),
                tokens: TokenService(keys: Keyring(.random()), store: users), users: users, anonymousReads: false,
                blobLocation: { $0.description }))
    }()

    /// A chain of so many nodes. All but the trigger have two expressions, one of them on what the node before gave,
    /// and an `out`; none touches anything outside.
    static func chain(of count: Int) -> JSONValue {
        let nodes = (0..<count).map { index -> JSONValue in
            let former = index == 1 ? "$input.n" : "$sum_\(index - 1)"
            return [
                "id": JSONValue("n\(index)"), "name": JSONValue(name(index)),
                "type": index == 0 ? "metabuilder.trigger" : "math.add", "typeVersion": 1,
                "position": [JSONValue(220 * index), 0],
                "parameters": index == 0
                    ? ["triggerType": "manual"]
                    : [
                        "a": JSONValue("{{ \(former) % 1000 + 1 }}"), "b": "{{ $input.step ?? 2 }}",
                        "out": JSONValue("sum_\(index)"),
                    ],
            ]
        }
        let connections = (1..<max(1, count)).map { index -> (String, JSONValue) in
            (name(index - 1), ["main": [[["node": JSONValue(name(index)), "type": "main", "index": 0]]]])
        }
        return [
            "id": "chain", "name": "Chain", "version": "1.0.0", "active": true, "nodes": JSONValue(nodes),
            "connections": JSONValue(members: connections),
        ]
    }

    /// The same as the text of a file.
    static func file(of count: Int) -> [UInt8] { chain(of: count).serialized(indent: 2) }

    /// The plan of a chain, of more nodes too than the validator takes.
    static func plan(of count: Int) -> Plan {
        let context = RuleContext(
            document: WorkflowDocument(chain(of: count)), registry: registry, options: ValidationContext())
        guard let plan = context.plan(name: "chain", version: "1") else {
            preconditionFailure("the sample has no plan")
        }
        return plan
    }

    private static func name(_ index: Int) -> String { "Step \(index)" }
}

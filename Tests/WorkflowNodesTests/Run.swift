import HTTPCore
import Identity
import JSON
import MemoryStore
import RepositoryModel
import Stores
import TestSupport
import Testing
import WorkflowCatalog
import WorkflowEngine
import WorkflowModel

@testable import WorkflowNodes

/// Runs nodes through the loader, the validator and the executor, on stores in memory.
enum Run {
    static func registry(privateAddresses: Bool = false) -> NodeRegistry {
        let users = InMemoryIdentityStore()
        return StandardNodes.registry(
            StandardNodes.Services(
                accounts: Accounts(users: users, hasher: PasswordHasher(cost: 1)),
                tokens: TokenService(keys: Keyring(.random()), store: users), users: users, anonymousReads: false,
                privateAddresses: privateAddresses, blobLocation: { "/_blobs/\($0)" }))
    }

    /// Runs one node with these parameters, as values that are computed when it runs; expressions as they stand.
    /// - Returns: the result as JSON text, or `!` and the failure's code.
    static func node(_ type: String, _ parameters: String, privateAddresses: Bool = false) throws -> String {
        switch try result(type, try JSONValue.parse(parameters), privateAddresses: privateAddresses) {
        case .success(let value): value.description
        case .failure(let failure): "!\(failure.code)"
        }
    }

    static func result(
        _ type: String, _ parameters: JSONValue, privateAddresses: Bool = false, fields: HTTPFields = [:]
    ) throws -> Result<JSONValue, NodeFailure> {
        let registry = registry(privateAddresses: privateAddresses)
        let declaration = try #require(registry.type(named: type)?.declaration)
        let references = parameters.members.map { key, value in
            let isExpression = declaration.parameter(named: key)?.kind == .perItem
            return (key, isExpression ? value : JSONValue("$input.\(key)"))
        }
        return try workflow(
            [
                ["id": "1", "name": "Start", "type": "metabuilder.trigger", "parameters": [:]],
                ["id": "2", "name": "Node", "type": JSONValue(type), "parameters": JSONValue(members: references)],
            ],
            [("Start", [[["node": "Node"]]])], input: parameters, registry: registry, fields: fields)
    }

    /// Runs a workflow of these nodes; connections by source and output index.
    static func workflow(
        _ nodes: JSONValue, _ connections: KeyValuePairs<String, JSONValue>, input: JSONValue = [:],
        variables: JSONValue = [:], registry: NodeRegistry = Run.registry()
    ) throws -> Result<JSONValue, NodeFailure> {
        try workflow(nodes, connections.map { $0 }, input: input, variables: variables, registry: registry)
    }

    /// Runs a workflow of these nodes; connections by source and output index.
    static func workflow(
        _ nodes: JSONValue, _ connections: [(key: String, value: JSONValue)], input: JSONValue = [:],
        variables: JSONValue = [:], registry: NodeRegistry = Run.registry(), fields: HTTPFields = [:]
    ) throws -> Result<JSONValue, NodeFailure> {
        let document: JSONValue = [
            "id": "t", "name": "t", "nodes": nodes, "variables": variables,
            "connections": JSONValue(members: connections.map { ($0.key, ["main": $0.value]) }),
        ]
        let loaded = WorkflowLoader(registry: registry).load(document.serialized(), name: "t")
        let plan = try #require(loaded.plan, "\(loaded.findings)")
        let executor = Executor(metadata: InMemoryMetadataStore(), blobs: InMemoryBlobStore())
        do {
            let outcome = try executor.execute(
                plan, for: ExecutionContext.Caller(subject: nil, principal: .null, tenant: .default),
                request: WorkflowRequest(fields: fields, body: .json(text: [], value: input)), id: "1"
            ).outcome.get()
            guard case .output(let value) = outcome else { return .success("a response") }
            return .success(value)
        } catch { return .failure(error.failure) }
    }
}

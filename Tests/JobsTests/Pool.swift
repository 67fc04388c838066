import Foundation
import Identity
import JSON
import MemoryStore
import RepositoryModel
import SQLiteStore
import Service
import Stores
import TestSupport
import Testing
import WorkflowCatalog
import WorkflowRuntime

@testable import Jobs

/// A process's share in a pool: stores in memory, workflow files in a directory, node types as they ship.
final class Pool {
    let directory: TemporaryDirectory
    let store: InMemoryMetadataStore
    let own: InMemoryWorkflowStore
    let catalog: Catalog
    let services: JobServices
    let queue: JobQueue
    let log = LogRecorder()

    /// - Parameters:
    ///   - other: the pool that this is another process of.
    ///   - ownWorkflows: where tenants' own workflows are, where it is another than `own`.
    init(
        with other: Pool? = nil, limits: JobServices.Limits = JobServices.Limits(),
        ownWorkflows: (any WorkflowStore)? = nil
    ) throws {
        directory = try other?.directory ?? TemporaryDirectory()
        store = other?.store ?? InMemoryMetadataStore()
        own = other?.own ?? InMemoryWorkflowStore()
        for name in ["workflows", "owners"] {
            try FileManager.default.createDirectory(
                atPath: directory.path(name), withIntermediateDirectories: true)
        }
        var settings = ServiceSettings()
        settings.jobs = limits
        let runtime = Runtime(
            RuntimeStores(
                metadata: store, identity: InMemoryIdentityStore(), blobs: InMemoryBlobStore(),
                blobLocation: { $0.description }),
            keys: Keyring(.random()), hasher: PasswordHasher(cost: 1))
        let assembly = ServiceAssembly(
            runtime,
            stores: ServiceStores(
                executions: store, workflows: ownWorkflows ?? own,
                membership: try LockFileMembership(path: directory.path("owners"))), settings: settings,
            files: .init(
                workflows: directory.path("workflows"), lastGood: directory.path("last-good")),
            logger: log.logger)
        assembly.library.refresh()
        catalog = assembly.catalog
        services = assembly.jobs
        queue = assembly.queue
    }

    /// Writes the file of a shared workflow and takes it over.
    func share(_ name: String, _ document: JSONValue) throws {
        try document.description.write(
            toFile: directory.path("workflows/\(name).json"), atomically: true, encoding: .utf8)
        catalog.library.refresh()
        #expect(catalog.library.snapshot.entries[name]?.inForce?.version != nil, "\(name) must validate")
    }

    /// Removes it.
    func unshare(_ name: String) throws {
        try FileManager.default.removeItem(atPath: directory.path("workflows/\(name).json"))
        catalog.library.refresh()
    }

    /// Stores a workflow of a tenant's own.
    func put(_ name: String, _ document: JSONValue, tenant: TenantID = .default) throws {
        let loaded = catalog.loader.load(document.serialized(), name: name)
        let definition = WorkflowDefinition(
            name: name, version: loaded.version, bytes: loaded.bytes, createdAt: .now, createdBy: "ada")
        _ = try own.put(definition, tenant: tenant)
    }

    /// Queues an execution.
    func enqueue(_ name: String, _ inputs: JSONValue = [:], id: String = "e1", tenant: TenantID = .default) throws {
        let plan = try catalog.plan(named: name, tenant: tenant)
        let write = queue.enqueuing(
            plan, for: .init(subject: "ada", principal: ["sub": "ada"], tenant: tenant),
            request: .init(body: .json(text: inputs.serialized(), value: inputs)), id: id)
        try store.commit([write], tenant: tenant)
    }

    func runners(_ count: Int = 0) -> JobRunners { JobRunners(services, queue: queue, count: count) }

    func execution(_ id: String = "e1", tenant: TenantID = .default) throws -> ExecutionRecord {
        try #require(try store.execution(id, tenant: tenant))
    }
}

/// Documents, short to write.
enum Document {
    /// One node.
    static func of(_ type: String, _ parameters: JSONValue, _ more: JSONValue = [:]) -> JSONValue {
        chain([(type, parameters)], more)
    }

    /// Nodes one behind the other, called N0, N1, ….
    static func chain(_ nodes: [(type: String, parameters: JSONValue)], _ more: JSONValue = [:]) -> JSONValue {
        let list = nodes.enumerated().map { index, node -> JSONValue in
            [
                "id": JSONValue("n\(index)"), "name": JSONValue("N\(index)"), "type": JSONValue(node.type),
                "typeVersion": 1, "position": [0, 0], "parameters": node.parameters,
            ]
        }
        let connections = nodes.indices.dropLast().map { index -> (String, JSONValue) in
            ("N\(index)", ["main": [[["node": JSONValue("N\(index + 1)"), "type": "main", "index": 0]]]])
        }
        let members: [(String, JSONValue)] = [
            ("id", "w"), ("name", "W"), ("tenantId", "${TENANT_ID}"), ("nodes", JSONValue(list)),
            ("connections", JSONValue(members: connections)),
        ]
        return more.members.reduce(JSONValue(members: members)) { $0.setting($1.key, to: $1.value) }
    }

    /// Writes `doc/written` and gives the inputs back.
    static func writing(_ more: JSONValue = [:]) -> JSONValue {
        chain(
            [
                ("packagerepo.kv_put", ["key": "doc/written", "value": "$input", "if_absent": false]),
                ("packagerepo.respond_json", ["body": ["inputs": "$input", "who": "$principal.sub"]]),
            ], more)
    }

    /// Is started by the clock.
    static func scheduled(_ trigger: JSONValue, _ more: JSONValue = [:]) -> JSONValue {
        let members =
            [("nodeId", "N0" as JSONValue), ("kind", "schedule")] + trigger.members.map { ($0.key, $0.value) }
        return writing(
            more.members.reduce(["triggers": [JSONValue(members: members)]]) { $0.setting($1.key, to: $1.value) })
    }
}

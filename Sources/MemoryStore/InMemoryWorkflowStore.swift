public import RepositoryModel
public import Stores
import Synchronization

/// A store of tenants' own workflows that is gone with its last reference.
public final class InMemoryWorkflowStore: WorkflowStore {
    private struct Change {
        let revision: WorkflowRevision
        let definition: WorkflowDefinition?
    }

    private struct State {
        var count = 0
        var changes: [TenantID: [String: [Change]]] = [:]

        mutating func add(
            _ definition: WorkflowDefinition?, _ name: String, _ moment: Timestamp, _ user: String, _ tenant: TenantID
        ) {
            count += 1
            let revision = WorkflowRevision(
                revision: count, version: definition?.version, createdAt: moment, createdBy: user)
            changes[tenant, default: [:]][name, default: []].append(Change(revision: revision, definition: definition))
        }
    }

    private let state = Mutex(State())

    /// An empty store.
    public init() {}

    public func workflow(named name: String, tenant: TenantID) throws(StoreError) -> WorkflowHead? {
        state.withLock { $0.changes[tenant]?[name]?.last.flatMap(Self.head) }
    }

    public func workflows(limit: Int, after: String?, tenant: TenantID) throws(StoreError) -> [WorkflowHead] {
        let heads = state.withLock { $0.changes[tenant, default: [:]].values.compactMap { $0.last.flatMap(Self.head) } }
        let sorted = heads.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return Array(
            sorted.filter { head in after?.utf8.lexicographicallyPrecedes(head.name.utf8) ?? true }
                .prefix(max(0, limit)))
    }

    public func definition(
        _ revision: Int, of name: String, tenant: TenantID
    ) throws(StoreError) -> WorkflowDefinition? {
        state.withLock { $0.changes[tenant]?[name]?.first { $0.revision.revision == revision }?.definition }
    }

    public func history(of name: String, limit: Int, tenant: TenantID) throws(StoreError) -> [WorkflowRevision] {
        let all = state.withLock { $0.changes[tenant]?[name] ?? [] }
        return all.reversed().prefix(max(0, limit)).map(\.revision)
    }

    public func changes(after revision: Int, limit: Int) throws(StoreError) -> [WorkflowChange] {
        let all = state.withLock { state in
            state.changes.flatMap { tenant, workflows in
                workflows.flatMap { name, changes in
                    changes.map { WorkflowChange(revision: $0.revision.revision, tenant: tenant, name: name) }
                }
            }
        }
        let behind = all.filter { $0.revision > revision }.sorted { $0.revision < $1.revision }
        return Array(behind.prefix(max(0, limit)))
    }

    public func put(
        _ definition: WorkflowDefinition, replacing expected: ExpectedRevision, within quota: WorkflowQuota,
        tenant: TenantID
    ) throws(StoreError) -> Bool {
        let outcome = state.withLock { state in
            Result { () throws(StoreError) in
                let before = state.changes[tenant]?[definition.name]?.last
                try expected.check(before.flatMap(Self.head))
                if before?.definition?.bytes != definition.bytes {
                    let others = state.changes[tenant, default: [:]].filter { $0.key != definition.name }
                        .compactMap { $0.value.last?.definition }
                    try quota.check(
                        definition, besides: before?.definition == nil ? others.count : 0,
                        with: others.reduce(0) { $0 + $1.schedules })
                    state.add(definition, definition.name, definition.createdAt, definition.createdBy, tenant)
                }
                return before?.definition == nil
            }
        }
        return try outcome.get()
    }

    public func removeRevisions(
        before moment: Timestamp, keeping count: Int, after revision: Int, limit: Int
    ) throws(StoreError) -> (removed: Int, next: Int?) {
        state.withLock { state in
            var removed = 0
            for (tenant, workflows) in state.changes {
                for (name, changes) in workflows {
                    let isGone = changes.last?.definition == nil
                    let kept = changes.enumerated().filter { place, change in
                        change.revision.createdAt >= moment || change.revision.revision == state.count
                            || !isGone && place >= changes.count - max(1, count)
                    }
                    removed += changes.count - kept.count
                    state.changes[tenant]?[name] = kept.isEmpty ? nil : kept.map(\.element)
                }
            }
            return (removed, nil)
        }
    }

    public func deleteWorkflow(
        named name: String, replacing expected: ExpectedRevision, at moment: Timestamp, by user: String,
        tenant: TenantID
    ) throws(StoreError) -> Bool {
        let outcome = state.withLock { state in
            Result { () throws(StoreError) in
                guard let before = state.changes[tenant]?[name]?.last.flatMap(Self.head) else { return false }
                try expected.check(before)
                state.add(nil, name, moment, user, tenant)
                return true
            }
        }
        return try outcome.get()
    }

    private static func head(_ change: Change) -> WorkflowHead? {
        change.definition.map { definition in
            WorkflowHead(
                name: definition.name, revision: change.revision.revision, version: definition.version,
                size: definition.bytes.count)
        }
    }
}

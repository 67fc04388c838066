import HTTPCore
package import RepositoryModel
package import Stores
package import WorkflowEngine
package import WorkflowModel
import WorkflowValidation

/// The workflows that a tenant sees: its own, and behind them the shared ones.
///
/// A tenant's own is found by one read of the store at every lookup, so that a change is in force in every worker for
/// each request begun after it; what is compiled stays in memory by the number of the change.
package final class Catalog: Sendable {
    private struct Key: Hashable {
        let tenant: TenantID
        let name: String
        let revision: Int
    }

    /// The shared workflows.
    package let library: WorkflowLibrary
    /// The tenants' own.
    package let store: any WorkflowStore
    /// What reads and checks them.
    package let loader: WorkflowLoader
    private let cache: LoadedWorkflowCache<Key>

    /// - Parameters:
    ///   - cachedCount: how many tenants' own workflows to keep compiled.
    ///   - cachedSize: how many bytes of source these may have together.
    package init(
        library: WorkflowLibrary, store: any WorkflowStore, loader: WorkflowLoader, cachedCount: Int = 1_000,
        cachedSize: Int = 16 << 20
    ) {
        self.library = library
        self.store = store
        self.loader = loader
        cache = LoadedWorkflowCache(count: cachedCount, size: cachedSize)
    }

    /// What a tenant gets under a name: its own, or else the shared one; nil for neither.
    /// - Throws: ``StoreError``.
    package func entry(
        named name: String, tenant: TenantID
    ) throws(StoreError) -> WorkflowLibrary.Entry? {
        guard WorkflowName.isValid(name) else { return nil }
        if !WorkflowName.isReserved(name), let head = try store.workflow(named: name, tenant: tenant),
            let own = try ownEntry(head, tenant: tenant)
        {
            return own
        }
        return sharedEntry(named: name, tenant: tenant)
    }

    /// A workflow of a tenant's own; nil if it has been taken away from under the head.
    /// - Throws: ``StoreError``.
    package func ownEntry(
        _ head: WorkflowHead, tenant: TenantID
    ) throws(StoreError) -> WorkflowLibrary.Entry? {
        let key = Key(tenant: tenant, name: head.name, revision: head.revision)
        let workflow = try cache.workflow(key, size: head.size) { () throws(StoreError) in
            try store.definition(head.revision, of: head.name, tenant: tenant).map { definition in
                loader.load(
                    definition.bytes, name: definition.name,
                    context: .own(by: tenant), isStored: true)
            }
        }
        return workflow.map { WorkflowLibrary.Entry(source: .tenant, current: $0, inForce: $0.isValid ? $0 : nil) }
    }

    /// The shared workflow of a name; nil if there is none for this tenant.
    package func sharedEntry(named name: String, tenant: TenantID) -> WorkflowLibrary.Entry? {
        library.snapshot.entries[name].flatMap { Self.isVisible($0, to: tenant) ? $0 : nil }
    }

    /// Every shared workflow that this tenant sees, by the order of their names.
    package func sharedEntries(tenant: TenantID) -> [WorkflowLibrary.Entry] {
        library.snapshot.entries.values.filter { Self.isVisible($0, to: tenant) }.sorted {
            $0.current.name.utf8.lexicographicallyPrecedes($1.current.name.utf8)
        }
    }

    private static func isVisible(_ entry: WorkflowLibrary.Entry, to tenant: TenantID) -> Bool {
        !(entry.inForce ?? entry.current).belongs(toAnotherThan: tenant)
    }
}

extension Catalog: PlanSource {
    package func plan(named name: String, tenant: TenantID) throws(NodeFailure) -> Plan {
        let found: WorkflowLibrary.Entry?
        do { found = try entry(named: name, tenant: tenant) } catch { throw NodeFailure(error) }
        guard let found else {
            throw NodeFailure(.workflowNotFound, "There is no workflow '\(name.prefix(64))' to run")
        }
        do { return try found.plan() } catch {
            throw NodeFailure(error.code, error.message, details: error.details)
        }
    }
}

import JSON
import RepositoryModel
import Schedules
import Stores
import WorkflowCatalog
import WorkflowEngine

/// The schedules of all workflows, followed as they change. Belongs to the ``ScheduleKeeper``.
struct ScheduleBook {
    /// One schedule.
    struct Entry {
        let tenant: TenantID
        let key: ScheduleKey
        let schedule: Schedule
        /// The version of the workflow that it starts.
        let plan: Plan
    }

    private struct Name: Hashable {
        let tenant: TenantID
        let name: String
    }

    private static let page = 500

    private let catalog: Catalog
    /// The tenants' own workflows that there are, with or without schedules.
    private var own: [Name: [Entry]] = [:]
    private var shared: [String: (version: String, entries: [Entry])] = [:]
    private var lastRevision = 0

    init(catalog: Catalog) { self.catalog = catalog }

    /// Every schedule that is in force. A tenant's own workflow takes the place of a shared one of its name.
    var entries: [Entry] {
        own.values.flatMap { $0 }
            + shared.values.flatMap { list in
                list.entries.filter { own[Name(tenant: $0.tenant, name: $0.key.workflow)] == nil }
            }
    }

    /// Takes over what has changed.
    mutating func refresh() throws(StoreError) {
        refreshShared()
        while true {
            let changes = try catalog.store.changes(after: lastRevision, limit: Self.page)
            // Only what a workflow is now matters, however often it was changed.
            for name in Set(changes.map { Name(tenant: $0.tenant, name: $0.name) }) { try refresh(name) }
            guard let last = changes.last else { return }
            lastRevision = last.revision
            if changes.count < Self.page { return }
        }
    }

    private mutating func refreshShared() {
        let files = catalog.library.snapshot.entries
        for name in shared.keys where files[name] == nil { shared[name] = nil }
        for (name, file) in files {
            guard let workflow = file.inForce else {
                shared[name] = nil
                continue
            }
            if shared[name]?.version == workflow.version { continue }
            let tenant = workflow.owner ?? .default
            shared[name] = (workflow.version, Self.entries(of: workflow, name, tenant))
        }
    }

    private mutating func refresh(_ name: Name) throws(StoreError) {
        guard let head = try catalog.store.workflow(named: name.name, tenant: name.tenant),
            let found = try catalog.ownEntry(head, tenant: name.tenant)
        else {
            own[name] = nil
            return
        }
        own[name] = found.inForce.map { Self.entries(of: $0, name.name, name.tenant) } ?? []
    }

    private static func entries(of workflow: LoadedWorkflow, _ name: String, _ tenant: TenantID) -> [Entry] {
        guard let plan = workflow.plan else { return [] }
        return workflow.schedules.map { trigger in
            Entry(
                tenant: tenant, key: ScheduleKey(workflow: name, trigger: trigger.identity),
                schedule: trigger.schedule, plan: plan)
        }
    }
}

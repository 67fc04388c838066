import Logging
import RepositoryModel
import Stores
import System
import WorkflowCatalog

/// Removes what has been kept long enough, in small batches between which others can write. Belongs to one thread.
final class Retention {
    private static let batch = 500
    /// Seconds between two times that the history of workflows is gone through: its old part stays, for the most part.
    private static let historyInterval = 3_600

    private let services: JobServices
    private let failing = PersistentFailure()
    /// When the history of workflows is gone through again.
    private var historyDue = Timestamp(microseconds: .min)

    /// In these stores.
    init(_ services: JobServices) { self.services = services }

    /// Removes what is too old or too much at a moment, and logs how much it was.
    /// - Parameter shouldStop: called between two batches.
    func cleanUp(at now: Timestamp, shouldStop: () -> Bool = { false }) {
        var removed: Logger.Metadata = [:]
        func note(_ what: String, _ count: Int) { if count > 0 { removed[what] = "\(count)" } }
        do throws(StoreError) {
            note("executions", try removeExecutions(at: now, shouldStop))
            let keys = try removeAll(shouldStop) { () throws(StoreError) in
                try services.store.removeExpiredKeys(at: now, limit: Self.batch)
            }
            note("keys", keys)
            let eventBound = now.adding(seconds: -services.limits.eventAge)
            let events = try removeAll(shouldStop) { () throws(StoreError) in
                try services.store.removeEvents(before: eventBound, limit: Self.batch)
            }
            note("events", events)
            note("workflow_changes", try removeRevisions(at: now, shouldStop))
            failing.ends()
        } catch {
            services.log("what is old cannot be removed", error, unless: failing)
        }
        guard !removed.isEmpty else { return }
        services.logger.info("what was kept long enough is removed", metadata: removed)
    }

    /// Removes batches until one is not full.
    private func removeAll(
        _ shouldStop: () -> Bool, _ batch: () throws(StoreError) -> Int
    ) throws(StoreError) -> Int {
        var count = 0
        while true {
            let removed = try batch()
            count += removed
            if removed < Self.batch || shouldStop() { return count }
        }
    }

    private func removeExecutions(at now: Timestamp, _ shouldStop: () -> Bool) throws(StoreError) -> Int {
        let bound = now.adding(seconds: -services.limits.age)
        var tenant: TenantID?
        var count = 0
        while let next = try services.store.tenantWithExecutions(after: tenant), !shouldStop() {
            count += try removeAll(shouldStop) { () throws(StoreError) in
                try services.store.removeExecutions(
                    before: bound, keeping: services.limits.kept, limit: Self.batch, tenant: next)
            }
            tenant = next
        }
        return count
    }

    private func removeRevisions(at now: Timestamp, _ shouldStop: () -> Bool) throws(StoreError) -> Int {
        guard now >= historyDue else { return 0 }
        let bound = now.adding(seconds: -services.limits.revisionAge)
        var (count, last) = (0, 0)
        while true {
            let batch = try services.catalog.store.removeRevisions(
                before: bound, keeping: services.limits.revisions, after: last, limit: Self.batch)
            count += batch.removed
            guard let next = batch.next else { break }
            if shouldStop() { return count }
            last = next
        }
        historyDue = now.adding(seconds: Self.historyInterval)
        return count
    }
}

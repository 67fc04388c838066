import Logging
import RepositoryModel
import Stores
import System

/// Removes what has been kept long enough, in small batches between which others can write.
struct Retention: Sendable {
    private static let batch = 500

    private let services: JobServices
    private let failing = PersistentFailure()

    /// In these stores.
    init(_ services: JobServices) { self.services = services }

    /// Removes what is too old or too much at a moment.
    /// - Parameter shouldStop: called between two batches.
    func cleanUp(at now: Timestamp, shouldStop: () -> Bool = { false }) {
        do throws(StoreError) {
            try removeExecutions(at: now, shouldStop)
            while try services.store.removeExpiredKeys(at: now, limit: Self.batch) == Self.batch, !shouldStop() {}
            failing.ends()
        } catch {
            services.log("old executions cannot be removed", error, unless: failing)
        }
    }

    private func removeExecutions(at now: Timestamp, _ shouldStop: () -> Bool) throws(StoreError) {
        let bound = Timestamp(microseconds: now.microseconds - Int64(services.limits.age) * 1_000_000)
        var tenant: TenantID?
        while let next = try services.store.tenantWithExecutions(after: tenant), !shouldStop() {
            while try services.store.removeExecutions(
                before: bound, keeping: services.limits.kept, limit: Self.batch, tenant: next) == Self.batch
            {
                if shouldStop() { return }
            }
            tenant = next
        }
    }
}

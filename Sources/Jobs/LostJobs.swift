import Logging
import RepositoryModel
import Stores
import System

/// Finds the jobs of processes that died while they ran them.
struct LostJobs: Sendable {
    private let services: JobServices
    private let failing = PersistentFailure()

    /// In these stores.
    init(_ services: JobServices) { self.services = services }

    /// Takes their jobs away from owners that do not live. They wait again; a job that was lost twice has failed.
    /// - Returns: how many jobs there were.
    @discardableResult
    func recover() -> Int {
        var count = 0
        do throws(StoreError) {
            for owner in try services.store.owners() where !services.membership.isAlive(owner) {
                count += try services.store.releaseClaims(
                    of: owner, maximumAttempts: JobRun.maximumAttempts, error: JobRun.lostError, at: .now)
            }
        } catch {
            services.log("lost jobs cannot be looked for", error, unless: failing)
            return count
        }
        failing.ends()
        if count > 0 {
            services.logger.warning("jobs of a process that ended run again", metadata: ["jobs": "\(count)"])
        }
        return count
    }
}

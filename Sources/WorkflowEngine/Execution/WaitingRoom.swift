import HTTPCore
public import RepositoryModel
import Synchronization
public import WorkflowModel

/// Bounds how many requests wait at once in this process, in all and of one tenant: for the answer to another request of
/// their key, for a timer, for another server.
///
/// A thread that waits is replaced (``ExecutionThread/beginWait()``), so waiting takes no place from others; but each
/// request that waits takes a thread and a connection.
public final class WaitingRoom: Sendable {
    private let limit: Int
    private let tenantLimit: Int
    private let waiting = Mutex<[TenantID: Int]>([:])

    /// - Parameters:
    ///   - limit: how many requests may wait.
    ///   - tenantLimit: how many of one tenant.
    public init(limit: Int = 64, tenantLimit: Int = 16) {
        self.limit = limit
        self.tenantLimit = tenantLimit
    }

    /// Runs `body`, in which a request's thread waits.
    /// - Throws: ``NodeFailure`` `OVERLOADED` where too many wait already; what `body` throws.
    public func waiting<Result>(
        _ tenant: TenantID, on thread: any ExecutionThread, _ body: () throws(NodeFailure) -> Result
    ) throws(NodeFailure) -> Result {
        try enter(tenant)
        defer { leave(tenant) }
        thread.beginWait()
        defer { thread.endWait() }
        return try body()
    }

    private func enter(_ tenant: TenantID) throws(NodeFailure) {
        let isAdmitted = waiting.withLock { waiting in
            let own = waiting[tenant] ?? 0
            guard own < tenantLimit, waiting.values.reduce(0, +) < limit else { return false }
            waiting[tenant] = own + 1
            return true
        }
        guard isAdmitted else {
            throw NodeFailure(
                .overloaded, "Too many requests of the tenant '\(tenant)' are waiting; try again shortly")
        }
    }

    private func leave(_ tenant: TenantID) {
        waiting.withLock { waiting in
            let rest = (waiting[tenant] ?? 1) - 1
            waiting[tenant] = rest > 0 ? rest : nil
        }
    }
}

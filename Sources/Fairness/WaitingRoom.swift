import HTTPCore
public import RepositoryModel
import Synchronization
public import WorkflowModel

/// Bounds how many requests of this process take long at once, in all and of one tenant: because they wait, for the answer
/// to another request of their key, for a timer, for another server, or because they compute for long.
///
/// The thread of such a request is replaced (``ExecutionThread/beginWait()``), so that it takes no place from others; but
/// each takes a thread, a connection and memory.
public final class WaitingRoom: Sendable {
    private let limit: Int
    private let tenantLimit: Int
    private let inside = Mutex<[TenantID: Int]>([:])

    /// - Parameters:
    ///   - limit: how many requests may be inside; no more than a server replaces threads.
    ///   - tenantLimit: how many of one tenant.
    public init(limit: Int = 64, tenantLimit: Int = 32) {
        self.limit = limit
        self.tenantLimit = tenantLimit
    }

    /// Runs `body`, in which a request's thread waits.
    /// - Throws: ``NodeFailure`` `OVERLOADED` where too many are inside already; what `body` throws.
    public func waiting<Result>(
        _ tenant: TenantID, on thread: any ExecutionThread, _ body: () throws(NodeFailure) -> Result
    ) throws(NodeFailure) -> Result {
        try enter(tenant, on: thread)
        defer { leave(tenant, on: thread) }
        return try body()
    }

    /// Counts the request of the calling thread as one that takes long, until ``leave(_:on:)``.
    /// - Throws: ``NodeFailure`` `OVERLOADED` where too many are inside already.
    func enter(_ tenant: TenantID, on thread: any ExecutionThread) throws(NodeFailure) {
        let (isAdmitted, own) = inside.withLock { inside in
            let own = inside[tenant] ?? 0
            guard own < tenantLimit, inside.values.reduce(0, +) < limit else { return (false, own) }
            inside[tenant] = own + 1
            return (true, own)
        }
        guard isAdmitted else {
            throw NodeFailure(
                .overloaded,
                own < tenantLimit
                    ? "At most \(limit) requests may wait or compute for long at once, and as many do; send the request "
                        + "again later"
                    : "At most \(tenantLimit) requests of the tenant '\(tenant)' may wait or compute for long at once, and "
                        + "as many do; send the request again when some have ended")
        }
        thread.beginWait()
    }

    /// Counts it no longer.
    func leave(_ tenant: TenantID, on thread: any ExecutionThread) {
        thread.endWait()
        inside.withLock { inside in
            let rest = (inside[tenant] ?? 1) - 1
            inside[tenant] = rest > 0 ? rest : nil
        }
    }
}

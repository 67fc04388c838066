import HTTPCore
public import RepositoryModel
import Synchronization
public import WorkflowModel

/// Counts what the executions of each tenant have lately computed in this process, in seconds of a processor.
///
/// Only executions that take a millisecond are counted, so that quick requests have nothing to do with it; they see by one
/// number, without a lock, that no tenant has computed much.
public final class ComputingRecord: Sendable {
    /// Seconds a second by which what counts as recent is forgotten, and how much of it makes a tenant heavy.
    private static let recentRate = 0.25
    private static let recentLimit = 0.5
    private static let recentMost = 2.0
    /// Beyond how many tenants those are looked for that have long computed nothing.
    private static let accountLimit = 1_000

    private struct Account {
        var recent = 0.0
        var minute = 0.0
        var at: Double

        mutating func drain(to now: Double, limit: Double) {
            let passed = max(0, now - at)
            recent = max(0, recent - passed * ComputingRecord.recentRate)
            minute = max(0, minute - passed * limit / 60)
            at = now
        }

        var isHeavy: Bool { recent > ComputingRecord.recentLimit }

        func isExhausted(limit: Double) -> Bool { limit > 0 && minute >= limit }
    }

    /// Seconds that a tenant may compute in a minute; 0 for any number.
    private let limit: Double
    private let accounts = Mutex<[TenantID: Account]>([:])
    /// How many tenants were heavy, or had computed as much as they may, when they were last looked at.
    private let marked = Atomic(0)
    private let exhausted = Atomic(0)

    /// - Parameter secondsPerMinute: how many seconds the executions of one tenant may compute in a minute; 0 for any
    ///   number.
    public init(secondsPerMinute: Int) { limit = Double(secondsPerMinute) }

    /// Adds what an execution has computed.
    /// - Parameter now: seconds of a clock that is never set.
    public func add(_ seconds: Double, of tenant: TenantID, at now: Double) {
        guard seconds > 0 else { return }
        accounts.withLock { accounts in
            var account = accounts[tenant] ?? Account(at: now)
            account.drain(to: now, limit: limit)
            account.recent = min(Self.recentMost, account.recent + seconds)
            account.minute += seconds
            accounts[tenant] = account
            mark(&accounts, at: now)
        }
    }

    /// Whether a tenant has lately computed so much that its executions count as long after less time.
    /// - Parameter now: seconds of a clock that is never set.
    public func isHeavy(_ tenant: TenantID, at now: Double) -> Bool {
        guard marked.load(ordering: .relaxed) > 0 else { return false }
        return accounts.withLock { accounts in
            mark(&accounts, at: now)
            return accounts[tenant]?.isHeavy == true
        }
    }

    /// Sees whether an execution of a tenant may begin.
    /// - Parameter now: seconds of a clock that is never set.
    /// - Throws: ``NodeFailure`` `RATE_LIMITED` where the tenant has computed as much as it may.
    public func admit(_ tenant: TenantID, at now: Double) throws(NodeFailure) {
        guard exhausted.load(ordering: .relaxed) > 0 else { return }
        let excess = accounts.withLock { accounts -> Double? in
            mark(&accounts, at: now)
            guard let account = accounts[tenant], account.isExhausted(limit: limit) else { return nil }
            return account.minute - limit
        }
        guard let excess else { return }
        throw NodeFailure(
            .rateLimited,
            "Executions of the tenant '\(tenant)' may compute for \(Int(limit)) seconds a minute in a worker, and have; send "
                + "the request again later", retryAfter: Int(excess * 60 / limit) + 1)
    }

    /// Lets time pass for all, and counts those who have computed much.
    private func mark(_ accounts: inout [TenantID: Account], at now: Double) {
        var (heavy, spent) = (0, 0)
        let isFull = accounts.count > Self.accountLimit
        for (tenant, account) in accounts {
            var account = account
            account.drain(to: now, limit: limit)
            let isOver = account.recent == 0 && (limit == 0 || account.minute == 0)
            accounts[tenant] = isFull && isOver ? nil : account
            if account.isHeavy { heavy += 1 }
            if account.isExhausted(limit: limit) { spent += 1 }
        }
        marked.store(heavy, ordering: .relaxed)
        exhausted.store(spent, ordering: .relaxed)
    }
}

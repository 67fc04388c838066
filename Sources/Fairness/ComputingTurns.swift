public import RepositoryModel
import Synchronization
import System
public import WorkflowModel

/// Lets a bounded number of executions compute for long at once; the others wait for their turn, which goes from tenant to
/// tenant.
///
/// So however many executions compute for long, each core has one of them at most, and whatever is quick finds it idle or
/// shares it with one. Lowering the priority of their threads instead would leave that number open, and a commit of such a
/// thread, for which all other writers wait, would have that priority too: it cannot be raised again.
public final class ComputingTurns: Sendable {
    /// Seconds between two looks of who waits, whether it may go on waiting.
    private static let patience = 0.05

    private final class Waiter: Sendable {
        let called = CountingSemaphore(0)
    }

    private struct State {
        var free: Int
        /// Who waits, of each tenant in their order.
        var waiters: [TenantID: [Waiter]] = [:]
        /// The tenants with waiters, in the order of their turns.
        var tenants: [TenantID] = []

        mutating func add(_ waiter: Waiter, _ tenant: TenantID) {
            if waiters[tenant] == nil { tenants.append(tenant) }
            waiters[tenant, default: []].append(waiter)
        }

        mutating func next() -> Waiter? {
            guard let tenant = tenants.first, let waiter = waiters[tenant]?.removeFirst() else { return nil }
            tenants.removeFirst()
            if waiters[tenant]?.isEmpty == true { waiters[tenant] = nil } else { tenants.append(tenant) }
            return waiter
        }

        /// - Returns: whether it was waiting.
        mutating func remove(_ waiter: Waiter, _ tenant: TenantID) -> Bool {
            guard let place = waiters[tenant]?.firstIndex(where: { $0 === waiter }) else { return false }
            waiters[tenant]?.remove(at: place)
            if waiters[tenant]?.isEmpty == true {
                waiters[tenant] = nil
                tenants.removeAll { $0 == tenant }
            }
            return true
        }
    }

    private let state: Mutex<State>

    /// - Parameter places: how many may compute at once.
    public init(places: Int) { state = Mutex(State(free: places)) }

    /// Whether somebody waits for a turn.
    public var isWanted: Bool { state.withLock { !$0.tenants.isEmpty } }

    /// Waits for a turn, to be ended by ``give()``.
    /// - Parameter check: called now and then while it waits.
    /// - Throws: what `check` throws; there is no turn then.
    public func take(_ tenant: TenantID, _ check: () throws(NodeFailure) -> Void) throws(NodeFailure) {
        let waiter = state.withLock { state -> Waiter? in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            let waiter = Waiter()
            state.add(waiter, tenant)
            return waiter
        }
        guard let waiter else { return }
        while !waiter.called.wait(seconds: Self.patience) {
            do throws(NodeFailure) { try check() } catch {
                // Its turn may have come just now.
                if !state.withLock({ $0.remove(waiter, tenant) }) { give() }
                throw error
            }
        }
    }

    /// Ends a turn: the next tenant's begins.
    public func give() {
        let next = state.withLock { state -> Waiter? in
            let next = state.next()
            if next == nil { state.free += 1 }
            return next
        }
        next?.called.signal()
    }
}

import RepositoryModel
import Stores
import Synchronization
import System

/// Wakes the requests of this process that wait for the answer to another request of their key, when it has ended here.
final class AnswerArrivals: Sendable {
    private struct Place: Hashable {
        let tenant: TenantID
        let key: IdempotencyKey
    }

    private let waiting = Mutex<[Place: [CountingSemaphore]]>([:])

    /// Has the request of a key woken. To be called before it looks whether there is an answer, lest it misses one.
    func register(_ key: IdempotencyKey, tenant: TenantID) -> CountingSemaphore {
        let arrival = CountingSemaphore(0)
        waiting.withLock { $0[Place(tenant: tenant, key: key), default: []].append(arrival) }
        return arrival
    }

    /// Has it woken no more.
    func forget(_ arrival: CountingSemaphore, _ key: IdempotencyKey, tenant: TenantID) {
        let place = Place(tenant: tenant, key: key)
        waiting.withLock { waiting in
            waiting[place]?.removeAll { $0 === arrival }
            if waiting[place]?.isEmpty == true { waiting[place] = nil }
        }
    }

    /// Wakes all requests that wait for a key.
    func announce(_ key: IdempotencyKey, tenant: TenantID) {
        for arrival in waiting.withLock({ $0[Place(tenant: tenant, key: key)] ?? [] }) { arrival.signal() }
    }
}

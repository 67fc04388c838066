import Synchronization

/// The state of one thread of a server, for metrics.
public struct ThreadStatus: Sendable, Equatable {
    /// Whether a request is in hand.
    public let isBusy: Bool
    /// The number of requests that it has finished.
    public let requestsServed: Int
}

/// The live counters of a ``ThreadStatus``: written by one thread, read by any.
final class ThreadCounters: Sendable {
    private let busy = Atomic(false)
    private let served = Atomic(0)

    func begin() { busy.store(true, ordering: .relaxed) }

    func end() {
        served.wrappingAdd(1, ordering: .relaxed)
        busy.store(false, ordering: .relaxed)
    }

    var status: ThreadStatus {
        ThreadStatus(isBusy: busy.load(ordering: .relaxed), requestsServed: served.load(ordering: .relaxed))
    }
}

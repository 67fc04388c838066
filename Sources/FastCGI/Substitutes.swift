import Synchronization
import System

/// Keeps threads that take requests in place of those that wait: for another request's answer, a timer, another server.
///
/// A thread that waits needs no core, but while it does, a server of four threads has only three. So it is replaced until
/// it goes on. A substitute ends after its request if there are more of them than threads that wait; one that is idle
/// serves for the next wait.
final class Substitutes: Sendable {
    private struct State {
        /// The number of threads that wait now.
        var waiting = 0
        /// The number of substitutes that are to stay.
        var staying = 0
        /// The number of substitutes, those included that are about to end.
        var alive = 0
        /// The counters of substitutes, those of ended ones included: the next substitute continues them.
        var counters: [ThreadCounters] = []
        var unused: [ThreadCounters] = []
    }

    private let limit: Int
    private let state = Mutex(State())
    private let ended = CountingSemaphore(0)

    /// - Parameter limit: the most substitutes; a thread that waits beyond that is not replaced.
    init(limit: Int) { self.limit = limit }

    /// The counters of all substitutes, ended ones included.
    var counters: [ThreadCounters] { state.withLock { $0.counters } }

    /// Counts the calling thread as waiting.
    /// - Returns: the counters for a new substitute, which the caller must start; nil if none is needed.
    func beginWait() -> ThreadCounters? {
        state.withLock { state in
            state.waiting += 1
            guard state.waiting > state.staying, state.staying < limit else { return nil }
            state.staying += 1
            state.alive += 1
            if let known = state.unused.popLast() { return known }
            let new = ThreadCounters()
            state.counters.append(new)
            return new
        }
    }

    /// Counts the calling thread as working again.
    func endWait() { state.withLock { $0.waiting -= 1 } }

    /// Tells the calling substitute whether it is one too many, and must end.
    func dismiss() -> Bool {
        state.withLock { state in
            guard state.staying > state.waiting else { return false }
            state.staying -= 1
            return true
        }
    }

    /// Notes that the substitute with these counters has ended, or could not be started.
    /// - Parameter isDismissed: whether ``dismiss()`` told it to.
    func end(_ counters: ThreadCounters, isDismissed: Bool) {
        state.withLock { state in
            if !isDismissed { state.staying -= 1 }
            state.alive -= 1
            state.unused.append(counters)
        }
        ended.signal()
    }

    /// Waits until all have ended. Call it when the server stops and nothing begins to wait any more.
    func join() {
        while state.withLock({ $0.alive > 0 }) { ended.wait() }
    }
}

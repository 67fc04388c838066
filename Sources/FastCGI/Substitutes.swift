import Synchronization
import System

/// Threads that take requests in place of those that wait: for another request's answer, a timer, another server.
///
/// A thread that waits needs no core, but while it holds its place in a server of four threads a quarter of the server
/// cannot be used. So it is replaced until it goes on. Substitutes end after their request when there are more of them
/// than threads that wait; one that is idle by then serves for the next wait.
final class Substitutes: Sendable {
    private struct State {
        /// Threads that wait now.
        var waiting = 0
        /// Substitutes that are to stay.
        var wanted = 0
        /// Substitutes that there are, those included that are about to end.
        var alive = 0
        /// The counters of substitutes, also of ended ones: the next substitute goes on counting there.
        var counters: [ThreadCounters] = []
        var unused: [ThreadCounters] = []
    }

    private let limit: Int
    private let state = Mutex(State())
    private let ended = CountingSemaphore(0)

    /// - Parameter limit: how many there may be at most; a thread that waits beyond that is not replaced.
    init(limit: Int) { self.limit = limit }

    /// What each substitute has done, ended ones included.
    var counters: [ThreadCounters] { state.withLock { $0.counters } }

    /// Counts the calling thread as waiting.
    /// - Returns: the counters for a new substitute, which the caller has to start; nil where none is needed.
    func beginWait() -> ThreadCounters? {
        state.withLock { state in
            state.waiting += 1
            guard state.waiting > state.wanted, state.wanted < limit else { return nil }
            state.wanted += 1
            state.alive += 1
            if let known = state.unused.popLast() { return known }
            let new = ThreadCounters()
            state.counters.append(new)
            return new
        }
    }

    /// Counts the calling thread as working again.
    func endWait() { state.withLock { $0.waiting -= 1 } }

    /// Whether the substitute that asks is one too many, and shall end.
    func dismiss() -> Bool {
        state.withLock { state in
            guard state.wanted > state.waiting else { return false }
            state.wanted -= 1
            return true
        }
    }

    /// The substitute with these counters has ended, or could not be started.
    /// - Parameter isDismissed: whether ``dismiss()`` told it to.
    func end(_ counters: ThreadCounters, isDismissed: Bool) {
        state.withLock { state in
            if !isDismissed { state.wanted -= 1 }
            state.alive -= 1
            state.unused.append(counters)
        }
        ended.signal()
    }

    /// Waits until all have ended. To be called when the server stops and nothing begins to wait any more.
    func join() {
        while state.withLock({ $0.alive > 0 }) { ended.wait() }
    }
}

/// Notices what the threads of a server cannot: that a request holds the leader up, and that all of them are held up.
struct ThreadWatch {
    /// Milliseconds between two looks. A request that the leader has in hand at two of them holds it up.
    private static let interval: Int32 = 1
    /// Looks without anything new after which all threads count as held up, or the watch sleeps.
    private static let patience = 100

    let leadership: Leadership
    let counters: [ThreadCounters]
    let stop: StopSignal

    /// Has another thread lead when the leader is held up, and calls `relieve` each time that all threads have been for a
    /// while: requests on parked connections wait for one of them then, although another process could take them.
    /// Returns when the server is to stop.
    func watch(_ relieve: () -> Void) {
        while leadership.sleepUntilBusy(stop) {
            var seen = leadership.requestInHand
            var before = finished
            var looks = 0
            while looks < Self.patience || isSaturated {
                guard !stop.isRaised(within: Self.interval) else { return }
                let (request, now) = (leadership.requestInHand, finished)
                if let request, request == seen { leadership.pass(on: request) }
                looks = request == seen && now == before ? looks + 1 : 0
                if looks > 0, looks % Self.patience == 0, isSaturated { relieve() }
                (seen, before) = (request, now)
            }
        }
    }

    private var isSaturated: Bool { counters.allSatisfy { $0.status.isBusy } }

    private var finished: Int { counters.reduce(0) { $0 + $1.status.requestsServed } }
}

/// Notices what the threads of a server cannot notice themselves: that a request holds up the leader, and that requests
/// hold up all of them.
///
/// One thread that looks once a millisecond, and only while requests are being answered, is cheaper than a timer for each
/// request: a `latest` takes about a tenth of a millisecond, so nearly all requests end between two looks.
struct ThreadWatch {
    /// Milliseconds between two looks. A request that the leader is answering at two looks in a row holds it up.
    private static let interval: Int32 = 1
    /// Looks without a change after which all threads count as held up, or, if not all are busy, the watch sleeps.
    private static let patience = 100

    let leadership: Leadership
    let stop: StopSignal
    /// The counters of all threads.
    let counters: () -> [ThreadCounters]

    /// Passes the lead on whenever the leader is held up, until the server is to stop.
    /// - Parameter relieve: called each time that all threads have been held up for a while. Requests on parked connections
    ///   then wait for one of these threads, although another process could take them.
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

    private var isSaturated: Bool { counters().allSatisfy { $0.status.isBusy } }

    private var finished: Int { counters().reduce(0) { $0 + $1.status.requestsServed } }
}

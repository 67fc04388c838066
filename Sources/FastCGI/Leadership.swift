import CFastCGI
import Glibc
import Synchronization

/// Which of a server's threads waits for requests: one at a time, the leader.
///
/// The leader answers a request itself and then waits for the next, so that quick requests are answered by a thread that
/// is awake. If all threads waited they would be woken in turn, more of them than there are cores, and be in each
/// other's way: that cost a fifth of the small requests that were answered. A leader that is held up passes the lead on,
/// or has it taken away by ``ThreadWatch``, and waits for it again behind the others when its request is answered.
final class Leadership: Sendable {
    /// Twice the number of requests that leaders have begun, less one while the leader has the last of them in hand.
    private let state = Atomic(0)
    /// Counts to one while nobody leads: a semaphore.
    private let vacancy: Int32
    private let watchIsAwake = Atomic(false)
    private let alarm: Int32

    init() throws(FastCGIError) {
        let opened = eventfd(1, Int32(EFD_CLOEXEC) | Int32(EFD_SEMAPHORE))
        guard opened >= 0 else { throw .system("eventfd") }
        vacancy = opened
        alarm = eventfd(0, Int32(EFD_CLOEXEC))
        // Whatever was opened, `deinit` closes.
        guard alarm >= 0 else { throw .system("eventfd") }
    }

    deinit {
        close(vacancy)
        close(alarm)
    }

    /// Waits until the calling thread is the leader.
    func take() {
        var count: eventfd_t = 0
        while eventfd_read(vacancy, &count) != 0 {}  // EINTR is the only way to fail here
    }

    /// Gives the lead up: to be called by the leader while it has no request in hand.
    func give() { eventfd_write(vacancy, 1) }

    /// The leader has a request in hand.
    /// - Returns: the number of the request, by which to end it.
    func begin() -> Int {
        let request = state.load(ordering: .relaxed) + 1
        state.store(request, ordering: .sequentiallyConsistent)
        if !watchIsAwake.load(ordering: .sequentiallyConsistent),
            !watchIsAwake.exchange(true, ordering: .sequentiallyConsistent)
        {
            eventfd_write(alarm, 1)
        }
        return request
    }

    /// Whoever began the request has finished it.
    /// - Returns: whether that thread still leads.
    func end(_ request: Int) -> Bool {
        state.compareExchange(expected: request, desired: request + 1, ordering: .sequentiallyConsistent).exchanged
    }

    /// Lets another thread lead, unless that has happened already since the request was begun.
    func pass(on request: Int) { if end(request) { give() } }

    // MARK: For the watch

    /// The request that the leader has in hand; nil while there is none.
    var requestInHand: Int? {
        let request = state.load(ordering: .sequentiallyConsistent)
        return request & 1 == 1 ? request : nil
    }

    /// Sleeps until the leader has a request in hand.
    /// - Returns: false when the server is to stop.
    func sleepUntilBusy(_ stop: StopSignal) -> Bool {
        watchIsAwake.store(false, ordering: .sequentiallyConsistent)
        // A leader that began meanwhile saw the watch awake.
        if requestInHand != nil, !watchIsAwake.exchange(true, ordering: .sequentiallyConsistent) { return true }
        var polls = [
            pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: alarm, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&polls, 2, -1) < 0, errno == EINTR {}
        guard polls[0].revents == 0 else { return false }
        var count: eventfd_t = 0
        eventfd_read(alarm, &count)
        return true
    }
}

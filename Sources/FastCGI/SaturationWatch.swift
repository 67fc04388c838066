import CFastCGI
import Glibc
import Synchronization

/// Notices when every thread of a server has been busy with one and the same request for a while.
///
/// Requests on parked connections would then wait for one of these threads, although another process could take them.
final class SaturationWatch: Sendable {
    /// Milliseconds in which some thread ends a request, or else all of them are held up.
    private static let patience: Int32 = 100

    private let idle: Atomic<Int>
    private let finished = Atomic(0)
    /// Whether the watch is awake, and needs no waking when no thread is idle.
    private let isAwake = Atomic(false)
    private let alarm: Int32
    private let stop: StopSignal

    init(threads: Int, stop: StopSignal) throws(FastCGIError) {
        idle = Atomic(threads)
        self.stop = stop
        alarm = eventfd(0, Int32(EFD_CLOEXEC))
        guard alarm >= 0 else { throw .system("eventfd") }
    }

    deinit { close(alarm) }

    /// A thread has a request in hand.
    func begin() {
        guard idle.subtract(1, ordering: .sequentiallyConsistent).newValue == 0,
            !isAwake.exchange(true, ordering: .sequentiallyConsistent)
        else { return }
        eventfd_write(alarm, 1)
    }

    /// A thread has finished its request.
    func end() {
        finished.add(1, ordering: .relaxed)
        idle.add(1, ordering: .sequentiallyConsistent)
    }

    /// Calls `relieve` each time that all threads are held up; returns when the server is to stop.
    func watch(_ relieve: () -> Void) {
        while sleepUntilSaturated() {
            repeat {
                var before = finished.load(ordering: .relaxed)
                while idle.load(ordering: .sequentiallyConsistent) == 0 {
                    if stop.isRaised(within: Self.patience) { return }
                    let now = finished.load(ordering: .relaxed)
                    if now == before { relieve() }
                    before = now
                }
                isAwake.store(false, ordering: .sequentiallyConsistent)
                // A thread that took the last place meanwhile saw the watch awake.
            } while idle.load(ordering: .sequentiallyConsistent) == 0
                && !isAwake.exchange(true, ordering: .sequentiallyConsistent)
        }
    }

    /// Whether there is something to watch; false when the server is to stop.
    private func sleepUntilSaturated() -> Bool {
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

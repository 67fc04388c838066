import CFastCGI
import Glibc

/// What one thread waits on: the listener, which wakes one waiting thread a connection, and the stop signal.
///
/// A set of its own for each thread, because `EPOLLEXCLUSIVE` chooses among sets; one shared by all threads would
/// wake no herd either, but parked kept connections, when they come, belong to one thread.
final class FastCGIAcceptor: Sendable {
    /// Why a wait ended.
    enum Wake { case ready, stopped }

    private let descriptor: Int32
    private let stop: StopSignal

    init(listener: FastCGIListener, stop: StopSignal) throws(FastCGIError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .system("epoll_create1") }
        self.stop = stop
        try watch(listener.descriptor, EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue)
        try watch(stop.descriptor, EPOLLIN.rawValue)
    }

    deinit { close(descriptor) }

    private func watch(_ watched: Int32, _ events: UInt32) throws(FastCGIError) {
        var event = epoll_event(events: events, data: epoll_data(fd: watched))
        guard epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event) == 0 else { throw .system("epoll_ctl") }
    }

    /// Sleeps until a connection may be waiting or the server is to stop; a stop wins over connections.
    func wait() -> Wake {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 2) { events in
            while true {
                let count = epoll_wait(descriptor, events.baseAddress, 2, -1)
                if count < 0 {
                    // Anything else would mean that the set is gone, and with it every reason to wait.
                    guard errno == EINTR else { return .stopped }
                    continue
                }
                return events.prefix(Int(count)).contains { $0.data.fd == stop.descriptor } ? .stopped : .ready
            }
        }
    }
}

import CFastCGI
import Glibc

/// A switch that every waiting thread sees, and that is never switched back.
final class StopSignal: Sendable {
    let descriptor: Int32

    init() throws(FastCGIError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC))
        guard descriptor >= 0 else { throw .system("eventfd") }
    }

    deinit { close(descriptor) }

    /// Switches it on. The value is never read, so it wakes every thread, now and later.
    func raise() { eventfd_write(descriptor, 1) }

    /// Whether it is on, or comes on within `milliseconds`.
    func isRaised(within milliseconds: Int32 = 0) -> Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&poll, 1, milliseconds) > 0
    }
}

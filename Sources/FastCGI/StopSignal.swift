import CFastCGI
import Glibc
import System

/// A switch that every waiting thread sees, and that is never switched back.
final class StopSignal: Sendable {
    private let file: FileDescriptor

    init() throws(FastCGIError) {
        file = try .made(eventfd(0, Int32(EFD_CLOEXEC)), by: "making an eventfd")
    }

    var descriptor: Int32 { file.number }

    /// Switches it on. The value is never read, so it wakes every thread, now and later.
    func raise() { eventfd_write(descriptor, 1) }

    /// Whether it is on, or comes on within `milliseconds`.
    func isRaised(within milliseconds: Int32 = 0) -> Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&poll, 1, milliseconds) > 0
    }
}

import CPOSIX
import Glibc

/// Descriptors that are no files: of events, of signals, of memory.
extension FileDescriptor {
    /// A counter that can be waited for (eventfd(2)); reading it never waits.
    /// - Throws: ``SystemError``.
    public static func event() throws(SystemError) -> FileDescriptor {
        try FileDescriptor(eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)), from: "making an eventfd")
    }

    /// Sets a counter back to 0.
    public func clearEvent() {
        var count: UInt64 = 0
        eventfd_read(number, &count)
    }

    /// A descriptor that has something to read while one of these blocked signals waits (signalfd(2)).
    /// - Throws: ``SystemError``.
    public static func signals(_ numbers: [Int32]) throws(SystemError) -> FileDescriptor {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        return try FileDescriptor(signalfd(-1, &set, Int32(SFD_CLOEXEC)), from: "making a signalfd")
    }

    /// The process that made the unix socket at the other end of this connection; nil where that is not told.
    public var peerProcess: Int32? {
        let process = peer_process(number)
        return process > 0 ? process : nil
    }
}

import Glibc
import System

/// Tells systemd what the service does (sd_notify(3)), where systemd has started it and wants to know.
struct ServiceNotifier: ~Copyable {
    /// The variables by which systemd speaks to one process; those that it starts do not inherit them.
    static let variables = [
        "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES",
    ]

    private let path: String?
    /// Whether it wants signs of life.
    private let isWatched: Bool

    init() {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        path = variable("NOTIFY_SOCKET").flatMap { $0.isEmpty || $0.utf8.count > 107 ? nil : $0 }
        isWatched = variable("WATCHDOG_USEC") != nil && variable("WATCHDOG_PID").map { $0 == "\(getpid())" } ?? true
    }

    func ready(_ status: String) { send("READY=1\nSTATUS=\(status)\n") }

    /// Says that settings and program are read again; ``ready(_:)`` has to follow.
    func reloading() { send("RELOADING=1\nMONOTONIC_USEC=\(Int(monotonicSeconds() * 1e6))\nSTATUS=Reloading\n") }

    func stopping() { send("STOPPING=1\nSTATUS=Finishing what is in hand\n") }

    /// Shows a sign of life. More often than systemd wants it does no harm.
    func beat() { if isWatched { send("WATCHDOG=1\n") } }

    /// A message that nobody takes is lost: systemd is to know of the service, not to stop it.
    private func send(_ message: String) {
        guard let path,
            let socket = try? FileDescriptor(
                socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0), from: "making a socket")
        else { return }
        let bytes = Array(message.utf8)
        _ = withSocketAddress(path) { address, size in
            sendto(socket.number, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT), address, size)
        }
    }
}

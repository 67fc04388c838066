import Glibc
import TestSupport
import Testing

@testable import Supervisor

/// The notifier reads the environment, which all tests of this process have in common.
@Suite(.serialized) struct ServiceNotifierTests {
    /// A socket that receives datagrams, as systemd's does; and its address in `NOTIFY_SOCKET`.
    private final class Receiver {
        private let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)

        init(_ path: String, isWatched: Bool = false) {
            _ = withSocketAddress(path) { bind(descriptor, $0, $1) }
            setenv("NOTIFY_SOCKET", path, 1)
            if isWatched { setenv("WATCHDOG_USEC", "30000000", 1) }
        }

        /// What has come.
        var message: String? {
            var buffer = [UInt8](repeating: 0, count: 1_000)
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
        }

        deinit {
            unsetenv("NOTIFY_SOCKET")
            unsetenv("WATCHDOG_USEC")
            close(descriptor)
        }
    }

    @Test(arguments: [true, false])
    func `systemd is told what the service does, by a path or an abstract name`(isAbstract: Bool) throws {
        let directory = try TemporaryDirectory()
        let receiver = Receiver((isAbstract ? "@" : "") + directory.path + "/notify")
        let notifier = ServiceNotifier()
        notifier.ready("2 workers")
        #expect(receiver.message == "READY=1\nSTATUS=2 workers\n")
        notifier.reloading()
        #expect(receiver.message?.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") == true)
        notifier.stopping()
        #expect(receiver.message?.hasPrefix("STOPPING=1\n") == true)
        notifier.beat()
        #expect(receiver.message == nil, "no sign of life is wanted")
    }

    @Test func `signs of life come where systemd watches`() throws {
        let directory = try TemporaryDirectory()
        let receiver = Receiver(directory.path + "/notify", isWatched: true)
        ServiceNotifier().beat()
        #expect(receiver.message == "WATCHDOG=1\n")
    }

    @Test func `without systemd nothing is said, and nothing fails`() {
        let notifier = ServiceNotifier()
        notifier.ready("2 workers")
        notifier.stopping()
    }
}

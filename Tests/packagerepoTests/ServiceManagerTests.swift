import Foundation
import Glibc
import TestSupport
import Testing

@testable import Supervisor

/// The service under systemd: what it is handed, and what it tells.
@Suite struct ServiceManagerTests {
    /// Where systemd is told things.
    private final class Receiver {
        let path: String
        private let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        private(set) var messages: [String] = []

        init(in directory: TemporaryDirectory) {
            path = directory.path + "/notify"
            _ = withSocketAddress(path) { bind(descriptor, $0, $1) }
        }

        /// Takes what has come; whether one of all messages begins so.
        func has(_ beginning: String) -> Bool { count(beginning) > 0 }

        func count(_ beginning: String) -> Int {
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while case let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT)), count >= 0 {
                messages.append(String(decoding: buffer[..<count], as: UTF8.self))
            }
            return messages.count { $0.hasPrefix(beginning) }
        }

        deinit { close(descriptor) }
    }

    @Test func `systemd learns when the service is ready, reloads, lives and ends`() throws {
        let directory = try TemporaryDirectory()
        let receiver = Receiver(in: directory)
        let service = try RunningService(
            ["NOTIFY_SOCKET": receiver.path, "WATCHDOG_USEC": "30000000"], in: directory)
        #expect(eventually { receiver.has("READY=1\n") })
        #expect(service.answers)
        #expect(eventually { receiver.count("WATCHDOG=1") >= 2 })
        kill(service.process.processIdentifier, SIGHUP)
        #expect(eventually { receiver.has("RELOADING=1\nMONOTONIC_USEC=") && receiver.count("READY=1") == 2 })
        kill(service.process.processIdentifier, SIGTERM)
        #expect(service.end() == 0)
        #expect(receiver.has("STOPPING=1"))
    }

    @Test func `a socket that systemd has made is served at, and is there when the service has ended`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/requests.sock"
        mkdir(directory.path + "/workflows", 0o755)
        let listener = listeningSocket(path: path)
        defer { close(listener) }
        let high = fcntl(listener, F_DUPFD_CLOEXEC, 20)
        defer { close(high) }
        let pid = try ChildProcess.spawn(
            "/bin/sh", ["sh", "-c", "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" serve", RunningService.program.path],
            environment: [
                "PACKAGEREPO_DATA": directory.path + "/data", "PACKAGEREPO_WORKFLOWS": directory.path + "/workflows",
                "PACKAGEREPO_WORKERS": "1", "PACKAGEREPO_CONFIG": "/dev/null",
            ], descriptors: [(high, 3)])
        func answers() -> Bool {
            (try? FastCGIClient.exchange(path: path, RunningService.healthCheck))?.text.contains("healthy") == true
        }
        #expect(eventually(answers))
        // It hands the socket on to itself.
        kill(pid, SIGHUP)
        #expect(eventually { answers() && RunningService.title(of: pid) == "packagerepo: supervisor" })
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/data/run/packagerepo.sock"))
        kill(pid, SIGTERM)
        var status: Int32 = 0
        #expect(waitpid(pid, &status, 0) == pid && status == 0)
        #expect(FileManager.default.fileExists(atPath: path))
    }
}

import Foundation
import Glibc
import JSON
import TestSupport
import Testing

/// The service as its operator meets it: started, crashed, stopped.
@Suite struct ServeCommandTests {
    @Test func `The service answers, and SIGTERM ends it and all that is its`() throws {
        let service = try RunningService()
        #expect(eventually { service.answers })
        kill(service.process.processIdentifier, SIGTERM)
        #expect(service.end() == 0)
        #expect(service.started.count == 2)
        #expect(Set(service.ended) == Set(service.started))
        #expect(service.started.allSatisfy { !isAlive($0) })
        #expect(!FileManager.default.fileExists(atPath: service.socket))
    }

    @Test(arguments: [["PACKAGEREPO_WORKERS": "none"], ["PACKAGEREPO_DATA": "/proc/none"]])
    func `A worker that cannot serve says why in a line of JSON, as all of its log is`(
        environment: [String: String]
    ) throws {
        let worker = try Program("worker", environment: environment)
        #expect(worker.status == 1)
        let lines = worker.errors.split(separator: "\n")
        let line = try JSONValue.parse(Array((lines.last ?? "").utf8))
        #expect(lines.count == 1 && line["level"] == "critical")
        #expect(line["metadata"]?["error"]?.string?.isEmpty == false)
    }

    @Test func `SIGINT to all of them at once, as a terminal sends it, is a drain like any other`() throws {
        let service = try RunningService()
        #expect(eventually { service.started.count == 2 && service.answers })
        for pid in [service.process.processIdentifier] + service.started { kill(pid, SIGINT) }
        #expect(service.end() == 0)
        #expect(service.log.contains("status 0"))
    }

    @Test func `Every process of the service is called packagerepo by the system`() throws {
        let service = try RunningService()
        #expect(eventually { service.started.count == 2 && service.answers })
        for pid in [service.process.processIdentifier] + service.started {
            #expect(eventually { (try? text("/proc/\(pid)/comm")) == "packagerepo\n" })
        }
        let names = ["supervisor", "worker 0", "worker 1"].map { "packagerepo: \($0)" }
        let pids = [service.process.processIdentifier] + service.started
        #expect(eventually { pids.map { RunningService.title(of: $0) } == names })
    }

    @Test func `Workers share the locks by which they hash in turn evenly, however often they are replaced`() throws {
        let service = try RunningService(["PACKAGEREPO_WORKERS": "4"])
        #expect(eventually { service.started.count == 4 && service.answers })
        kill(service.started[0], SIGKILL)
        kill(service.started[1], SIGKILL)
        #expect(eventually { service.started.count == 6 && service.answers })
        let living = service.started.filter { !service.ended.contains($0) }
        #expect(eventually { living.count == 4 && living.allSatisfy { self.hashingLock(of: $0) != nil } })
        let counts = Dictionary(grouping: living.compactMap { hashingLock(of: $0) }) { $0 }.mapValues(\.count)
        #expect(counts.values.sorted() == [2, 2], "\(counts)")
    }

    /// The lock that a worker has open to hash passwords in turn.
    private func hashingLock(of pid: Int32) -> String? {
        let directory = "/proc/\(pid)/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.lazy.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\($0)")
        }
        .first { $0.contains("/hashing-") }
    }

    @Test func `A worker that is killed is replaced, and the service goes on`() throws {
        let service = try RunningService()
        #expect(eventually { service.started.count == 2 && service.answers })
        for pid in service.started { kill(pid, SIGKILL) }
        #expect(eventually { service.started.count == 4 })
        #expect(eventually { service.answers })
        #expect(service.log.contains("signal 9"))
        kill(service.process.processIdentifier, SIGTERM)
        #expect(service.end() == 0)
    }

    @Test func `Workers whose supervisor is killed end by themselves, and the next one takes over`() throws {
        let service = try RunningService()
        #expect(eventually { service.started.count == 2 && service.answers })
        kill(service.process.processIdentifier, SIGKILL)
        #expect(service.end() == -SIGKILL)
        let workers = service.started
        let next = try RunningService(in: service.directory)
        #expect(eventually { workers.allSatisfy { !isAlive($0) } })
        #expect(eventually { next.answers })
        kill(next.process.processIdentifier, SIGTERM)
        #expect(next.end() == 0)
    }

    @Test func `A second service on the same socket does not start, and the first goes on`() throws {
        let first = try RunningService()
        #expect(eventually { first.answers })
        let data = try TemporaryDirectory()
        let second = try RunningService(["PACKAGEREPO_SOCKET": first.socket], in: data)
        #expect(second.end() == 1)
        #expect(second.log == "Error: \(first.socket) is in use: another supervisor holds its lock\n")
        #expect(first.answers)
        kill(first.process.processIdentifier, SIGTERM)
        #expect(first.end() == 0)
    }

    @Test func `A second service in the same directory does not start, whatever its socket, and the first goes on`()
        throws
    {
        let first = try RunningService()
        #expect(eventually { first.answers })
        let second = try RunningService(
            ["PACKAGEREPO_SOCKET": first.directory.path + "/other/p.sock"], in: first.directory, log: "second")
        #expect(second.end() == 1)
        let (pid, data) = (first.process.processIdentifier, first.directory.path + "/data")
        #expect(second.log.hasPrefix("Error: another packagerepo serve (process \(pid)) is using \(data); "))
        #expect(second.log.filter { $0 == "\n" }.count == 1)
        #expect(first.answers)
        kill(pid, SIGTERM)
        #expect(first.end() == 0)
    }

    @Test func `Workers of a killed supervisor that somebody has stopped keep the next one from nothing`() throws {
        let service = try RunningService()
        #expect(eventually { service.started.count == 2 && service.answers })
        let workers = service.started
        for pid in workers { kill(pid, SIGSTOP) }
        kill(service.process.processIdentifier, SIGKILL)
        #expect(service.end() == -SIGKILL)
        let next = try RunningService(in: service.directory, log: "next")
        #expect(eventually { next.answers })
        #expect(eventually { workers.allSatisfy { !isAlive($0) } })
    }

    @Test(arguments: [
        (["PACKAGEREPO_WORKERS": "many"], "PACKAGEREPO_WORKERS is 'many'"),
        (["PACKAGEREPO_WORKRES": "4"], "PACKAGEREPO_WORKRES is no setting; did you mean PACKAGEREPO_WORKERS?"),
        (["PACKAGEREPO_CONFIG": "/nonexistent"], "PACKAGEREPO_CONFIG is '/nonexistent'"),
        (["PACKAGEREPO_WORKFLOWS": "/nonexistent"], "workflows at /nonexistent: No such file"),
        (["PACKAGEREPO_DATA": "/proc/nothing"], "making /proc/nothing"),
        (["PACKAGEREPO_SOCKET": "/nonexistent/run/p.sock"], "making /nonexistent/run"),
        (["PACKAGEREPO_SOCKET": "/" + String(repeating: "x", count: 200)], "a socket's path has 1 to 107"),
    ])
    func `What keeps it from starting is one line and status 1`(environment: [String: String], line: String) throws {
        let service = try RunningService(environment)
        #expect(service.end() == 1)
        #expect(service.log.hasPrefix("Error: "))
        #expect(service.log.contains(line))
        #expect(service.log.filter { $0 == "\n" }.count == 1)
    }

    @Test func `A request in hand is answered in full while the service ends`() throws {
        let service = try RunningService()
        #expect(eventually { service.answers })
        #expect(eventually { !self.isAccepted(service) })
        // Half a request: the thread that has it waits for the rest.
        let client = try FastCGIClient(path: service.socket)
        let request = FastCGIRecord.request(RunningService.healthCheck)
        try client.send(Array(request.prefix(20)))
        #expect(eventually { self.isAccepted(service) })
        kill(service.process.processIdentifier, SIGTERM)
        #expect(eventually { service.log.contains("draining") })
        try client.send(Array(request.dropFirst(20)))
        #expect(try client.reply().text.contains("healthy"))
        #expect(service.end() == 0)
    }

    @Test func `A worker that runs out of descriptors says so, and goes on once there are some again`() throws {
        let settings = ["PACKAGEREPO_WORKERS": "1", "PACKAGEREPO_THREADS": "32"]
        let unlimited = try RunningService(settings)
        #expect(eventually { unlimited.answers })
        // What a worker needs, and some for connections. What it runs in the background may at any time open the database
        // a few times more, at two descriptors each.
        let service = try RunningService(settings, openFiles: unlimited.openFiles + 16)
        #expect(eventually { service.answers })
        let clients = try (0..<32).map { _ in
            let client = try FastCGIClient(path: service.socket)
            try client.send([1])
            return client
        }
        #expect(eventually { service.log.contains("cannot accept") })
        for client in clients { client.hangUp() }
        #expect(eventually { service.answers })
        #expect(service.started.count == 1, "\(service.log)")
        kill(service.process.processIdentifier, SIGTERM)
        #expect(service.end() == 0)
    }

    /// Whether some worker has taken a connection: it then has one socket more than the two that it listens at.
    private func isAccepted(_ service: RunningService) -> Bool {
        service.started.contains { pid in
            let directory = "/proc/\(pid)/fd"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            let sockets = names.filter { name in
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\(name)"))?
                    .hasPrefix("socket:") == true
            }
            return sockets.count > 2
        }
    }
}

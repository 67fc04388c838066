import Foundation
import Glibc
import TestSupport
import Testing

/// What signals have a running service do.
@Suite struct ReloadTests {
    /// A service whose settings are in a file, and whose program is a file of its own.
    private struct Place {
        let directory: TemporaryDirectory
        var settings: String { directory.path + "/settings" }
        var program: String { directory.path + "/packagerepo" }

        init() throws {
            directory = try TemporaryDirectory()
            try set("PACKAGEREPO_WORKERS=2")
            try FileManager.default.createSymbolicLink(
                atPath: program, withDestinationPath: RunningService.program.path)
        }

        func set(_ lines: String...) throws {
            try lines.joined(separator: "\n").write(toFile: settings, atomically: true, encoding: .utf8)
        }

        func start() throws -> RunningService {
            let service = try RunningService(
                ["PACKAGEREPO_CONFIG": settings, "PACKAGEREPO_WORKERS": "", "PACKAGEREPO_THREADS": ""], in: directory,
                program: program)
            #expect(eventually { service.count("ready") == 1 && service.answers })
            return service
        }
    }

    /// Waits until `condition` holds, while the service answers all the time.
    private func isAnswering(_ service: RunningService, until condition: () -> Bool) -> Bool {
        eventually {
            if !service.answers { Issue.record("it does not answer") }
            return condition()
        }
    }

    private func end(_ service: RunningService) {
        kill(service.process.processIdentifier, SIGTERM)
        #expect(service.end() == 0)
        #expect(eventually { service.started.allSatisfy { !isAlive($0) } })
        #expect(!FileManager.default.fileExists(atPath: service.socket))
    }

    @Test(arguments: [SIGHUP, SIGUSR2])
    func `A reload reads the settings again, and no request fails`(signal: Int32) throws {
        let place = try Place()
        let service = try place.start()
        let former = service.started
        try place.set("PACKAGEREPO_WORKERS=3")
        kill(service.process.processIdentifier, signal)
        #expect(isAnswering(service) { service.count("ready") == 2 && Set(former).isSubset(of: service.ended) })
        #expect(service.started.count == 5)
        #expect(service.process.isRunning, "its process stays")
        #expect(service.log.contains("\"generation\":\"2\""))
        end(service)
    }

    @Test func `A reload runs the program that lies at its path then`() throws {
        let place = try Place()
        let service = try place.start()
        let other = place.directory.path + "/other"
        // By another process: one that is spawned meanwhile would inherit this one's open file, which then cannot run.
        let copy = Process()
        copy.executableURL = URL(filePath: "/bin/cp")
        copy.arguments = [try RunningService.program.path, other]
        try copy.run()
        copy.waitUntilExit()
        #expect(rename(other, place.program) == 0)
        kill(service.process.processIdentifier, SIGHUP)
        #expect(eventually { service.count("ready") == 2 })
        let processes = [service.process.processIdentifier] + service.started.suffix(2)
        for pid in processes {
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe") == place.program)
        }
        end(service)
    }

    @Test(arguments: [
        ("PACKAGEREPO_WORKERS=none", "PACKAGEREPO_WORKERS is 'none'"),
        ("PACKAGEREPO_WROKERS=3", "did you mean PACKAGEREPO_WORKERS?"),
        ("PACKAGEREPO_SOCKET=/tmp/other.sock", "they change only by a restart"),
    ])
    func `Settings that cannot be meant are refused in one line, and the workers stay`(
        line: String, words: String
    ) throws {
        let place = try Place()
        let service = try place.start()
        try place.set(line)
        kill(service.process.processIdentifier, SIGHUP)
        let refusal = "reload refused, the workers that are there go on"
        #expect(eventually { service.count(refusal) == 1 })
        #expect(service.log.split(separator: "\n").last?.contains(words) == true, "\(service.log)")
        #expect(service.started.count == 2)
        #expect(service.ended == [])
        #expect(service.answers)
        // A worker that is made now has the settings of the others.
        kill(service.started[0], SIGKILL)
        #expect(eventually { service.started.count == 3 && service.answers })

        try place.set("PACKAGEREPO_WORKERS=1")
        kill(service.process.processIdentifier, SIGHUP)
        #expect(eventually { service.ended.count == 3 && service.answers })
        end(service)
    }

    @Test func `A program that does not run takes nobody's place`() throws {
        let place = try Place()
        let service = try place.start()
        let other = place.directory.path + "/other"
        try FileManager.default.createSymbolicLink(atPath: other, withDestinationPath: "/bin/false")
        #expect(rename(other, place.program) == 0)
        kill(service.process.processIdentifier, SIGHUP)
        #expect(eventually { service.count("reload refused, the workers that are there go on") == 1 })
        #expect(service.log.contains("the program ended by status 1"))
        #expect(service.ended == [] && service.answers)
        end(service)
    }

    @Test func `The next generation's first worker that dies leaves the former generation serving`() throws {
        let place = try Place()
        let service = try place.start()
        kill(service.process.processIdentifier, SIGHUP)
        #expect(eventually { service.started.count >= 3 })
        kill(service.started[2], SIGKILL)
        #expect(isAnswering(service) { service.ended.count >= 3 })
        end(service)
    }

    @Test func `SIGUSR1 opens the log again, in all processes`() throws {
        let place = try Place()
        let service = try place.start()
        let moved = place.directory.path + "/log.1"
        #expect(rename(service.logFile, moved) == 0)
        kill(service.process.processIdentifier, SIGUSR1)
        let processes = [service.process.processIdentifier] + service.started
        #expect(
            eventually {
                processes.allSatisfy {
                    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\($0)/fd/2")) == service.logFile
                }
            })
        #expect(eventually { service.count("log opened again") == 1 })
        kill(service.process.processIdentifier, SIGTERM)
        #expect(service.end() == 0)
    }

    @Test func `SIGQUIT ends the service when what is in hand is done`() throws {
        let service = try Place().start()
        kill(service.process.processIdentifier, SIGQUIT)
        #expect(service.end() == 0)
        #expect(Set(service.ended) == Set(service.started))
    }

    @Test func `A worker that is stopped is noticed and replaced`() throws {
        let place = try Place()
        try place.set("PACKAGEREPO_WORKERS=2", "PACKAGEREPO_WATCHDOG_SECONDS=2")
        let service = try place.start()
        let stopped = service.started[0]
        kill(stopped, SIGSTOP)
        #expect(eventually { service.ended == [stopped] && service.started.count == 3 && service.answers })
        #expect(service.count("worker killed, it shows no sign of life") == 1)
        end(service)
    }

    @Test func `A worker that has answered its requests is replaced, and no request fails`() throws {
        let place = try Place()
        try place.set("PACKAGEREPO_WORKERS=1", "PACKAGEREPO_WORKER_REQUESTS=20")
        let service = try place.start()
        #expect(isAnswering(service) { service.ended.count >= 2 })
        let ends = service.log.split(separator: "\n").filter { $0.contains("worker ended") }
        #expect(ends.allSatisfy { $0.contains("status 0") })
        end(service)
    }
}

import Foundation
import TestSupport
import Testing

@testable import Jobs

@Suite("The lock of a process")
struct OwnerTests {
    let directory: TemporaryDirectory
    let owners: OwnerDirectory

    init() throws {
        directory = try TemporaryDirectory()
        owners = OwnerDirectory(path: directory.path)
    }

    @Test("shows that it lives, for as long as it does")
    func life() throws {
        var lock: ProcessLock? = try owners.makeLock()
        let name = try #require(lock?.name)
        #expect(owners.isAlive(name))
        owners.removeDead()
        #expect(owners.isAlive(name))
        lock = nil
        #expect(!owners.isAlive(name))
        owners.removeDead()
        #expect(!owners.isAlive(name))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }

    @Test("of an owner that is no owner is nobody's", arguments: ["", "..", "../../etc/passwd", "leader"])
    func hostile(_ name: String) { #expect(!owners.isAlive(name)) }

    @Test("of the leader is one process's at a time")
    func leader() throws {
        var first = try owners.takeLock(named: "leader")
        #expect(first != nil)
        #expect(try owners.takeLock(named: "leader") == nil)
        first = nil
        #expect(try owners.takeLock(named: "leader") != nil)
        withExtendedLifetime(first) {}
    }

    @Test("closes nothing that is another's when somebody else has it")
    func descriptors() async throws {
        // In a process of its own, whose files alone could be closed.
        await #expect(processExitsWith: .success) { [path = directory.path as String] in
            let owners = OwnerDirectory(path: path)
            let lock = try owners.takeLock(named: "leader")
            inThreads(2) { thread in
                for _ in 0..<20_000 {
                    if thread == 0 {
                        if (try? owners.takeLock(named: "leader")) != nil { exit(2) }
                    } else {
                        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
                        if descriptor < 0 || fcntl(descriptor, F_GETFD) < 0 || close(descriptor) != 0 { exit(3) }
                    }
                }
            }
            withExtendedLifetime(lock) {}
        }
    }

    @Test("is made by many at once, though others clean up meanwhile")
    func race() throws {
        inThreads(8) { number in
            for _ in 0..<50 {
                if number < 2 {
                    owners.removeDead()
                } else {
                    let lock = try? owners.makeLock()
                    #expect(lock.map { owners.isAlive($0.name) } == true)
                }
            }
        }
    }
}

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

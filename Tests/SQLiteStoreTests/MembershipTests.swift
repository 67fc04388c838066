import Foundation
import SQLiteStore
import Stores
import TestSupport
import Testing

@Suite("Membership by lock files")
struct MembershipTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func join() throws -> LockFileMembership { try LockFileMembership(path: directory.path) }

    @Test("shows that a process lives, for as long as it does")
    func life() throws {
        let other = try join()
        var member: LockFileMembership? = try join()
        let name = try #require(member?.name)
        #expect(other.isAlive(name))
        #expect(other.isAlive(other.name))
        other.forgetDead()
        #expect(other.isAlive(name))
        member = nil
        #expect(!other.isAlive(name))
        other.forgetDead()
        #expect(!other.isAlive(name))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [other.name])
    }

    @Test("of a name that is none is nobody's", arguments: ["", "..", "../../etc/passwd", "leader"])
    func hostile(_ name: String) throws { #expect(try !join().isAlive(name)) }

    @Test("lets one process lead at a time, until it ends")
    func leader() throws {
        var first: LockFileMembership? = try join()
        let second = try join()
        for _ in 0..<2 {
            #expect(try first?.leads() == true)
            #expect(try !second.leads())
        }
        first = nil
        #expect(try second.leads())
    }

    @Test("says where it cannot be found out who leads")
    func lostDirectory() throws {
        let member = try join()
        try FileManager.default.removeItem(atPath: directory.path)
        expectFailure(.unavailable) { () throws(StoreError) in _ = try member.leads() }
    }

    @Test("closes nothing that is another's when somebody else leads")
    func descriptors() async throws {
        // In a process of its own, whose files alone could be closed.
        await #expect(processExitsWith: .success) { [path = directory.path as String] in
            let (leader, other) = (try LockFileMembership(path: path), try LockFileMembership(path: path))
            guard try leader.leads() else { exit(2) }
            inThreads(2) { thread in
                for _ in 0..<20_000 {
                    if thread == 0 {
                        if (try? other.leads()) != false { exit(2) }
                    } else {
                        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
                        if descriptor < 0 || fcntl(descriptor, F_GETFD) < 0 || close(descriptor) != 0 { exit(3) }
                    }
                }
            }
            withExtendedLifetime(leader) {}
        }
    }

    @Test("can be had by many at once, though others clean up meanwhile")
    func race() throws {
        let keeper = try join()
        inThreads(8) { number in
            for _ in 0..<50 {
                if number < 2 {
                    keeper.forgetDead()
                } else {
                    let member = try? LockFileMembership(path: directory.path)
                    #expect(member.map { keeper.isAlive($0.name) } == true)
                }
            }
        }
    }
}

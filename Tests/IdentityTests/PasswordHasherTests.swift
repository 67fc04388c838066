import Foundation
import Glibc
import Synchronization
import System
import TestSupport
import Testing

@testable import Identity

@Suite struct PasswordHasherTests {
    let hasher = PasswordHasher(cost: 1)

    @Test func `a new hash is yescrypt and verifies its password alone`() throws {
        let hash = try hasher.hash("open sesame")
        #expect(hash.hasPrefix("$y$"))
        #expect(hasher.verify("open sesame", against: hash))
        for wrong in ["", "open sesam", "open sesame ", "Open sesame"] {
            #expect(!hasher.verify(wrong, against: hash))
        }
    }

    @Test func `the default cost is the library's own`() throws {
        #expect(try PasswordHasher().hash("open sesame").hasPrefix("$y$j9T$"))
    }

    @Test func `two hashes of one password differ by their salt`() throws {
        #expect(try hasher.hash("open sesame") != hasher.hash("open sesame"))
    }

    @Test(arguments: ["$2a$", "$2b$", "$2y$"])
    func `a bcrypt hash of another system verifies`(scheme: String) {
        let hash = scheme + "04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy"
        #expect(hasher.verify("open sesame", against: hash))
        #expect(!hasher.verify("open sesamE", against: hash))
    }

    @Test(arguments: [
        "$2x$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy",
        "$6$rounds=1000$abcdefgh$"
            + "Xh.7.kL3HzhnviFlsn40n4gUrDaYioIIiDlHiWZorP18.1JsnixO1BkqKbso/o60j4iwJz6yRdVGlrUTIYtXT/",
        "$1$abcdefgh$9qMkHazuSy1Q8myEum7yb/", "ab/G8gtZdMwak",
        "$7$CU..../....abcdefgh$8PxaUWtJGdyxfAx738U.604dGq3eNJlulVubrpuxYS3",
    ])
    func `a right password under a scheme that is not ours is refused`(hash: String) {
        #expect(!hasher.verify("open sesame", against: hash))
    }

    @Test(arguments: [
        "", "*", "!", "x", "$", "$y$", "$y$j9T$", "$y$j9T$/", "$2b$", "$2b$99$", "$y$\u{0}", "öffne dich",
    ])
    func `a damaged hash verifies nothing`(hash: String) {
        for password in ["", "open sesame", hash] { #expect(!hasher.verify(password, against: hash)) }
    }

    @Test func `a setting without its hash verifies nothing`() throws {
        let hash = try hasher.hash("open sesame")
        for length in 0..<hash.utf8.count {
            #expect(!hasher.verify("open sesame", against: String(hash.prefix(length))))
        }
    }

    @Test func `a user who does not exist costs the work of one who does`() throws {
        let hash = try hasher.hash("open sesame")
        let work = { (hash: String?) in
            let before = hasher.computations
            _ = hasher.verify("wrong", against: hash)
            return hasher.computations - before
        }
        #expect(work(hash) == 1)
        #expect(work(nil) == 1)
        #expect(work("$1$abcdefgh$9qMkHazuSy1Q8myEum7yb/") == 1)
    }

    @Test func `the longest password that libxcrypt takes works in full`() throws {
        let longest = String(repeating: "é", count: 255) + "x"
        #expect(longest.utf8.count == PasswordHasher.maximumBytes)
        let hash = try hasher.hash(longest)
        #expect(hasher.verify(longest, against: hash))
        #expect(!hasher.verify(String(longest.dropLast()) + "y", against: hash))
    }

    @Test func `a longer password is refused and matches nothing`() throws {
        let tooLong = String(repeating: "x", count: PasswordHasher.maximumBytes + 1)
        #expect(throws: PasswordPolicyError.tooLong(maximumBytes: 511)) { try hasher.hash(tooLong) }
        let hash = try hasher.hash(String(tooLong.dropLast()))
        #expect(!hasher.verify(tooLong, against: hash))
        #expect(!hasher.verify(String(repeating: "x", count: 1_000_000), against: hash))
    }

    @Test func `a password with a NUL is refused and does not match the part before it`() throws {
        #expect(throws: PasswordPolicyError.containsNUL) { try hasher.hash("open\u{0}sesame") }
        let hash = try hasher.hash("open")
        #expect(!hasher.verify("open\u{0}sesame", against: hash))
        #expect(!hasher.verify("open\u{0}", against: hash))
    }

    @Test func `many threads at once each get their own answer`() throws {
        let right = try (0..<4).map { try hasher.hash("password \($0)") }
        let wrongAnswers = Atomic<Int>(0)
        concurrently(iterations: 64) { turn in
            let answer = hasher.verify("password \(turn % 4)", against: right[turn / 4 % 4])
            if answer != (turn % 4 == turn / 4 % 4) { wrongAnswers.add(1, ordering: .relaxed) }
        }
        #expect(wrongAnswers.load(ordering: .relaxed) == 0)
    }

    @Test func `a client beyond those that may wait is refused at once, and the others get their answer`() throws {
        let directory = try TemporaryDirectory()
        let hash = try hasher.hash("open sesame")
        let crowded = try PasswordHasher(cost: 1, admissions: 1, lockFile: directory.path("lock"))
        let other = try OtherProcess(lockFile: directory.path("lock"))
        let verify = { @Sendable (password: String, hash: String?) in
            crowded.unlessBusy { crowded.verify(password, against: hash) }
        }
        let answer = Mutex<Bool?>(nil)
        let (computed, crowd) = (crowded.computations, DispatchGroup())
        crowd.enter()
        Thread.detachNewThread {
            let isRight = verify("open sesame", hash)
            answer.withLock { $0 = isRight }
            crowd.leave()
        }
        awaitCondition("one is being verified") { crowded.computations != computed }
        for password in ["open sesame", "wrong"] {
            #expect(verify(password, hash) == nil)
            #expect(verify(password, nil) == nil)
        }
        other.unlock()
        crowd.wait()
        #expect(answer.withLock { $0 } == true)
        #expect(verify("open sesame", hash) == true)
        #expect(verify("wrong", hash) == false)
    }

    @Test func `a hash is computed only when no other process has the lock`() throws {
        let directory = try TemporaryDirectory()
        let sharing = try PasswordHasher(cost: 1, lockFile: directory.path("lock"))
        let hash = try sharing.hash("open sesame")
        let isUnlocked = Atomic(false)
        let other = try OtherProcess(lockFile: directory.path("lock"))
        let answer = Mutex<Bool?>(nil)
        let done = DispatchGroup()
        done.enter()
        Thread.detachNewThread {
            let isRight = sharing.verify("open sesame", against: hash)
            answer.withLock { $0 = isRight && isUnlocked.load(ordering: .sequentiallyConsistent) }
            done.leave()
        }
        awaitCondition("one more is computed") { sharing.computations != 1 }
        isUnlocked.store(true, ordering: .sequentiallyConsistent)
        other.unlock()
        done.wait()
        #expect(answer.withLock { $0 } == true)
    }

    @Test func `a lock file that cannot be made is an error that names it`() {
        let error = #expect(throws: SystemError.self) { try PasswordHasher(cost: 1, lockFile: "/nowhere/lock") }
        #expect(error?.description == "opening /nowhere/lock: No such file or directory")
    }

    @Test func `what runs with low priority leaves the caller's as it was`() {
        let priority = { () -> Int32 in getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
        let before = priority()
        #expect(LowPriority.run(priority) == 19)
        #expect(priority() == before)
    }

    @Test func `a semaphore never lets more in than it was told`() {
        let semaphore = CountingSemaphore(1)
        let inside = Atomic<Int>(0)
        let most = Atomic<Int>(0)
        concurrently(iterations: 1_000) { _ in
            semaphore.withPermit {
                let now = inside.add(1, ordering: .sequentiallyConsistent).newValue
                most.max(now, ordering: .relaxed)
                for _ in 0..<20 { sched_yield() }  // lets whoever is wrongly admitted come in
                inside.subtract(1, ordering: .sequentiallyConsistent)
            }
        }
        #expect(most.load(ordering: .relaxed) == 1)
    }
}

/// Has the lock of processes that compute in turn: a lock belongs to whoever opened the file (flock(2)), so another
/// opening of it stands for another process.
private final class OtherProcess {
    private let descriptor: Int32

    init(lockFile: String) throws {
        descriptor = open(lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0 && flock(descriptor, LOCK_EX) == 0)
    }

    deinit { close(descriptor) }

    func unlock() { flock(descriptor, LOCK_UN) }
}

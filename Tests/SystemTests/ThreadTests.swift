import Glibc
import Synchronization
import Testing
import System

@Suite("A thread")
struct ThreadTests {
    @Test("runs what it was given, and has ended when it is joined")
    func joining() throws {
        let sum = Atomic(0)
        let threads = try (1...8).map { number in
            try Thread { sum.add(number, ordering: .relaxed) }
        }
        for thread in threads { thread.join() }
        let total = sum.load(ordering: .relaxed)
        #expect(total == 36)
    }

    @Test("has its name, and blocks the signals that end a process")
    func properties() throws {
        let found = Mutex("")
        let blocked = Mutex<[Bool]>([])
        let thread = try Thread(name: "jobs-0", stackSize: 1 << 20) {
            var mask = sigset_t()
            pthread_sigmask(SIG_SETMASK, nil, &mask)
            blocked.withLock { $0 = [SIGTERM, SIGINT, SIGPIPE, SIGALRM].map { sigismember(&mask, $0) == 1 } }
            let descriptor = open("/proc/thread-self/comm", O_RDONLY)
            var name = [UInt8](repeating: 0, count: 64)
            let count = read(descriptor, &name, name.count)
            close(descriptor)
            found.withLock { $0 = String(decoding: name.prefix(count), as: UTF8.self) }
        }
        thread.join()
        #expect(found.withLock { $0 } == "jobs-0\n")
        #expect(blocked.withLock { $0 } == [true, true, true, true])
    }

    @Test("gives way alone, whoever made it")
    func givingWay() throws {
        let nice = Atomic(Int32(0))
        let thread = try Thread {
            Thread.giveWay()
            nice.store(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0), ordering: .relaxed)
        }
        thread.join()
        let found = nice.load(ordering: .relaxed)
        #expect(found == 19)
        #expect(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) < 19)
    }

    @Test("is refused with a reason where its stack cannot be")
    func refusal() throws {
        let error = #expect(throws: SystemError.self) { try Thread(stackSize: 1) {}.join() }
        #expect(error?.description == "making a thread with a stack of 1 bytes: Invalid argument")
    }

    @Test("leaves the mask of the thread that makes it alone")
    func mask() throws {
        var (before, after) = (sigset_t(), sigset_t())
        pthread_sigmask(SIG_SETMASK, nil, &before)
        try Thread {}.join()
        pthread_sigmask(SIG_SETMASK, nil, &after)
        #expect((1..<32).allSatisfy { sigismember(&before, $0) == sigismember(&after, $0) })
    }
}

@Suite("A semaphore")
struct SemaphoreTests {
    @Test("gives no more permits than it has")
    func counting() {
        let semaphore = CountingSemaphore(2)
        semaphore.wait()
        #expect(semaphore.wait(seconds: 10))
        #expect(!semaphore.wait(seconds: 0.01))
        semaphore.signal()
        #expect(semaphore.wait(seconds: 10))
        #expect(!semaphore.wait(seconds: -1))
    }

    @Test("wakes who waits")
    func waking() throws {
        let (asked, answered) = (CountingSemaphore(0), CountingSemaphore(0))
        let thread = try Thread {
            asked.wait()
            answered.signal()
        }
        asked.signal()
        answered.wait()
        thread.join()
    }

    @Test("takes its permit back from what throws")
    func throwing() {
        struct Refusal: Error {}
        let semaphore = CountingSemaphore(1)
        #expect(throws: Refusal.self) { try semaphore.withPermit { throw Refusal() } }
        #expect(semaphore.withPermit { true })
    }
}

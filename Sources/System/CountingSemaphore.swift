import CPOSIX
import Glibc

/// A count of permits that threads take and give; who finds none waits.
public final class CountingSemaphore: @unchecked Sendable {
    // Sendable: the semaphore stays at one address from init to deinit, and sem_wait and sem_post are made for threads.
    private let semaphore: UnsafeMutablePointer<sem_t>

    /// Has `count` permits to begin with.
    public init(_ count: Int) {
        semaphore = .allocate(capacity: 1)
        guard count >= 0, count <= Int(Int32.max), sem_init(semaphore, 0, UInt32(count)) == 0 else {
            preconditionFailure("a semaphore cannot count to \(count)")
        }
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Takes a permit; waits until there is one.
    public func wait() {
        while sem_wait(semaphore) != 0 {}  // EINTR is the only way to fail here
    }

    /// Takes a permit, if there is one within so many seconds.
    /// - Returns: whether there was.
    @discardableResult
    public func wait(seconds: Double) -> Bool {
        var deadline = timespec(monotonic: monotonicSeconds() + seconds)
        while sem_clockwait(semaphore, CLOCK_MONOTONIC, &deadline) != 0 {
            if errno != EINTR { return false }
        }
        return true
    }

    /// Gives a permit.
    public func signal() { sem_post(semaphore) }

    /// Runs `body` with a permit.
    public func withPermit<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        wait()
        defer { signal() }
        return try body()
    }
}

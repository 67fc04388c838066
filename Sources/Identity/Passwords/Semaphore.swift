import Glibc

/// Lets at most so many threads in at once; the others wait.
final class Semaphore: @unchecked Sendable {
    // Sendable: the semaphore stays at one address from init to deinit, and sem_wait and sem_post are made for threads.
    private let semaphore: UnsafeMutablePointer<sem_t>

    /// Lets `count` threads in at once.
    init(_ count: Int) {
        semaphore = .allocate(capacity: 1)
        guard count > 0, count <= Int(Int32.max), sem_init(semaphore, 0, UInt32(count)) == 0 else {
            preconditionFailure("a semaphore cannot count to \(count)")
        }
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Runs `body` once there is room.
    func withPermit<R>(_ body: () -> R) -> R {
        while sem_wait(semaphore) != 0 {}  // EINTR is the only way to fail here
        defer { sem_post(semaphore) }
        return body()
    }
}

import Glibc

/// Lets a test and a handler wait for each other.
final class Semaphore: @unchecked Sendable {  // A POSIX semaphore is made to be shared; the pointer never changes.
    private let raw = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(raw, 0, 0) }

    deinit {
        sem_destroy(raw)
        raw.deallocate()
    }

    func signal() { sem_post(raw) }

    func wait() { while sem_wait(raw) != 0 {} }
}

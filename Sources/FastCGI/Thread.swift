import CFastCGI  // By way of sys/epoll.h it is the module that declares pthread_attr_t.
import Glibc

/// Makes a thread of `stackSize` bytes of stack, with all signals blocked, that runs `body`.
/// - Throws: ``FastCGIError`` (`system`) if the system gives no more threads.
func makeThread(stackSize: Int, _ body: @escaping @Sendable () -> Void) throws(FastCGIError) -> pthread_t {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    let refusal = pthread_attr_setstacksize(&attributes, stackSize)
    guard refusal == 0 else { throw .system("a stack of \(stackSize) bytes", refusal) }

    // A new thread inherits the mask of the one that makes it.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

    let start = Unmanaged.passRetained(ThreadStart(body))
    var thread = pthread_t()
    let failure = pthread_create(
        &thread, &attributes,
        { start in
            guard let start else { return nil }
            Unmanaged<ThreadStart>.fromOpaque(start).takeRetainedValue().body()
            return nil
        }, start.toOpaque())
    guard failure == 0 else {
        start.release()
        throw .system("pthread_create", failure)
    }
    return thread
}

/// Carries a closure through a C pointer.
private final class ThreadStart {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

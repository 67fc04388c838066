import CPOSIX
import Glibc

/// A thread of this process's own. All signals are blocked in it: a handler that ran there would run in the middle of
/// some C library.
public struct Thread: Sendable {
    private let handle: pthread_t

    /// Makes a thread that runs `body`. It has to be joined or detached.
    /// - Parameters:
    ///   - name: what tools of the system call it, at most 15 bytes.
    ///   - stackSize: bytes of stack; only what is used costs memory.
    /// - Throws: ``SystemError`` if the system gives no more threads.
    public init(
        name: String? = nil, stackSize: Int = 8 << 20, _ body: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        let refusal = pthread_attr_setstacksize(&attributes, stackSize)
        guard refusal == 0 else {
            throw SystemError("making a thread with a stack of \(stackSize) bytes", errno: refusal)
        }

        // A new thread inherits the mask of the one that makes it.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, &attributes,
            { start in
                guard let start else { return nil }
                Unmanaged<ThreadStart>.fromOpaque(start).takeRetainedValue().run()
                return nil
            }, start.toOpaque())
        guard failure == 0 else {
            start.release()
            throw SystemError("making a thread", errno: failure)
        }
        handle = thread
    }

    /// Waits until it has ended. To be called once.
    public func join() { pthread_join(handle, nil) }

    /// Leaves it to itself; it may outlive whoever made it. To be called once, instead of ``join()``.
    public func detach() { pthread_detach(handle) }

    /// Has the calling thread give way to every other that wants its core, for good: one that has lowered its priority may
    /// not raise it again.
    ///
    /// It gets a seventieth of what an ordinary thread gets where both want the core (nice 19, setpriority(2)), and keeps
    /// the core for a tenth of a millisecond from whoever wakes; else that is over a millisecond, and up to a tick of the
    /// clock (sched_setattr(2), `sched_runtime`; Linux before 6.12 takes no notice of it). `SCHED_IDLE` would get less,
    /// and leave work without an end in sight on a busy machine.
    public static func giveWay() { _ = set_ordinary_scheduling(19, 100_000) }

    /// Has the calling thread keep its core for a tenth of a millisecond at most from whoever wakes, until it is told
    /// otherwise; its part of the core stays what it was. See ``giveWay()`` for what that is otherwise.
    public static func giveWayOften(_ isOn: Bool) { _ = set_slice(isOn ? 100_000 : 0) }

    /// Sets what tools of the system call this process, at most 15 bytes. To be called by its first thread.
    public static func nameProcess(_ name: String) { pthread_setname_np(pthread_self(), name) }

    /// Lets the calling thread do nothing for so many seconds.
    public static func sleep(seconds: Double) {
        var end = timespec(monotonic: monotonicSeconds() + seconds)
        while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, nil) == EINTR {}
    }
}

/// Carries a closure through a C pointer.
private final class ThreadStart {
    private let name: String?
    private let body: @Sendable () -> Void

    init(name: String?, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }

    func run() {
        if let name { pthread_setname_np(pthread_self(), name) }
        body()
    }
}

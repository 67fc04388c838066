import Glibc

/// Work that gives way to everything else.
enum LowPriority {
    /// The lowest nice value (setpriority(2)): a seventieth of what an ordinary thread gets where both want the core.
    /// `SCHED_IDLE` would get less, and leave a login without an end in sight on a busy machine.
    private static let niceness: Int32 = 19

    /// Runs `body` on a thread of the lowest priority, and waits for it.
    ///
    /// A thread of its own each time: one that has lowered its priority may not raise it again. Where the system gives
    /// no thread, `body` runs on the caller's.
    static func run<R>(_ body: () -> R) -> R {
        var result: R?
        withoutActuallyEscaping({ result = body() }) { body in
            let start = Unmanaged.passRetained(Start(body))
            var thread = pthread_t()
            let failure = pthread_create(
                &thread, nil,
                { start in
                    guard let start else { return nil }
                    // With 0 Linux means the calling thread alone, unlike POSIX.
                    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, LowPriority.niceness)
                    Unmanaged<Start>.fromOpaque(start).takeRetainedValue().body()
                    return nil
                }, start.toOpaque())
            if failure == 0 { pthread_join(thread, nil) } else { start.takeRetainedValue().body() }
        }
        guard let result else { preconditionFailure("the thread ended before its work") }
        return result
    }

    /// Carries a closure through a C pointer.
    private final class Start {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }
}

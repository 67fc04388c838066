import Glibc

/// Work that gives way to everything else.
public enum LowPriority {
    /// Runs `body` on a thread of the lowest priority, and waits for it.
    ///
    /// A thread of its own each time: one that has lowered its priority may not raise it again. Where the system gives
    /// no thread, `body` runs on the caller's.
    public static func run<R>(_ body: () -> R) -> R {
        var result: R?
        withoutActuallyEscaping({ result = body() }) { body in
            let start = Unmanaged.passRetained(Start(body))
            var thread = pthread_t()
            let failure = pthread_create(
                &thread, nil,
                { start in
                    guard let start else { return nil }
                    Thread.giveWay()
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

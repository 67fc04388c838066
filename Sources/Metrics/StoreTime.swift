import Glibc
import System

/// The time that the calling thread has spent in the stores since it began its request.
public enum StoreTime {
    /// The thread's nanoseconds, in place of a pointer.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        guard pthread_key_create(&key, nil) == 0 else { fatalError("no key for the threads' time in the stores") }
        return key
    }()

    /// Begins a request of the calling thread.
    public static func reset() { pthread_setspecific(key, nil) }

    /// Microseconds since ``reset()``.
    public static var microseconds: Int { nanoseconds / 1_000 }

    /// Adds the time of `body`, and tells `count` how many nanoseconds it was, whether it throws or not.
    public static func measure<Result, Failure: Error>(
        _ count: (_ nanoseconds: Int) -> Void, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = monotonicNanoseconds()
        defer {
            let spent = monotonicNanoseconds() - start
            pthread_setspecific(key, UnsafeRawPointer(bitPattern: nanoseconds + spent))
            count(spent)
        }
        return try body()
    }

    private static var nanoseconds: Int { Int(bitPattern: pthread_getspecific(key)) }
}

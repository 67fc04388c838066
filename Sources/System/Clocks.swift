import Glibc

/// Seconds of a clock that is never set.
public func monotonicSeconds() -> Double {
    let time = timespec(of: CLOCK_MONOTONIC)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Nanoseconds of the same clock.
public func monotonicNanoseconds() -> Int {
    let time = timespec(of: CLOCK_MONOTONIC)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// Nanoseconds that processors have worked for this process.
public func processorNanoseconds() -> Int {
    let time = timespec(of: CLOCK_PROCESS_CPUTIME_ID)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// Seconds that the processor has worked for the calling thread.
public func threadProcessorSeconds() -> Double {
    let time = timespec(of: CLOCK_THREAD_CPUTIME_ID)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// A moment of the clock on the wall, which may be set.
public struct WallTime: Hashable, Comparable, Sendable {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int
    /// Nanoseconds after that: 0 to 999,999,999.
    public let nanoseconds: Int

    /// A moment by its seconds and nanoseconds since 1970.
    public init(seconds: Int, nanoseconds: Int) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    init(_ time: timespec) { self.init(seconds: time.tv_sec, nanoseconds: time.tv_nsec) }

    /// Microseconds since 1970.
    public var microseconds: Int { seconds * 1_000_000 + nanoseconds / 1_000 }

    /// The present moment.
    public static var now: WallTime { WallTime(timespec(of: CLOCK_REALTIME)) }

    /// The present moment as the kernel stamps files with it: the last tick.
    static var coarse: WallTime { WallTime(timespec(of: CLOCK_REALTIME_COARSE)) }

    public static func < (left: WallTime, right: WallTime) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// Whether a file that was changed now would get a later time than this one. Times without nanoseconds come from a
    /// file system that counts in whole seconds, or in two.
    func step(before now: WallTime) -> Bool {
        nanoseconds == 0 ? seconds + 2 <= now.seconds : self < now
    }
}

extension timespec {
    init(of clock: clockid_t) {
        self.init()
        clock_gettime(clock, &self)
    }

    /// A moment of the clock that is never set.
    init(monotonic seconds: Double) {
        let whole = seconds.rounded(.down)
        self.init(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
    }
}

import Glibc
import System

/// Signals that a process waits for, instead of being interrupted by them.
public struct SignalSet: Sendable {
    private let numbers: [Int32]

    /// Blocks `numbers` in this thread and in those it makes from now on.
    ///
    /// Call it before anything else makes a thread: a signal goes to whichever thread has not blocked it.
    public init(blocking numbers: [Int32]) {
        self.numbers = numbers
        var set = Self.set(numbers)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        // A signal that was inherited as ignored would never arrive; an ignored SIGCHLD would also hide how children
        // end.
        for number in numbers { _ = signal(number, SIG_DFL) }
    }

    /// Waits for signals.
    /// - Parameter limit: the longest wait; nil for no limit.
    /// - Returns: every signal of the set that has come; none if the time is over.
    public func wait(atMost limit: Duration? = nil) -> Set<Int32> {
        guard let first = next(limit) else { return [] }
        var arrived: Set = [first]
        while let more = next(.zero) { arrived.insert(more) }
        return arrived
    }

    /// Waits for signals, and for a descriptor to have something to read.
    /// - Parameters:
    ///   - limit: the longest wait.
    ///   - descriptor: what is waited for too; it is not read.
    /// - Returns: every signal of the set that has come.
    func wait(atMost limit: Duration, or descriptor: Int32) -> Set<Int32> {
        // Only to be waited for together with the other; the signals are taken as ever.
        guard let signals = try? FileDescriptor.signals(numbers) else { return wait(atMost: limit) }
        var polls = [signals.number, descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        // Rounded up: a time-out is not to be met too early again and again.
        let milliseconds = Int32(clamping: Int((max(limit, .zero) / .milliseconds(1)).rounded(.up)))
        _ = poll(&polls, nfds_t(polls.count), milliseconds)
        return wait(atMost: .zero)
    }

    private func next(_ limit: Duration?) -> Int32? {
        var set = Self.set(numbers)
        guard let limit else {
            let number = sigwaitinfo(&set, nil)
            return number > 0 ? number : nil
        }
        let (seconds, attoseconds) = max(limit, .zero).components
        var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        let number = sigtimedwait(&set, nil, &time)
        return number > 0 ? number : nil
    }

    private static func set(_ numbers: [Int32]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        return set
    }
}
